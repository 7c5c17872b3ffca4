;;; -*- lexical-binding: t; -*-
(setq-default eglot-workspace-configuration '(:headgate (:ignore ["HG502"])))
(editor-open "app.py"
             "import subprocess"
             "import yaml"
             "subprocess.run(\"ls -l\", shell=True)"
             "yaml.load(open(\"a.yaml\"), Loader=yaml.Loader)"
             "")
(editor-finds "HG102 subprocess.run(\"ls -l\", shell=True)")
