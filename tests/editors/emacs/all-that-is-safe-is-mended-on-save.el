;;; -*- lexical-binding: t; -*-
(editor-open "app.py"
             "import subprocess"
             "import yaml"
             "subprocess.run(\"ls -l\", shell=True)"
             "subprocess.run(\"uname -a\", shell=True)"
             "yaml.load(open(\"a.yaml\"), Loader=yaml.Loader)"
             "")
(editor-finds "HG102 subprocess.run(\"ls -l\", shell=True)"
              "HG102 subprocess.run(\"uname -a\", shell=True)"
              "HG502 yaml.Loader")
(set-buffer-modified-p t)
(save-buffer)
(editor-changed)
(editor-finds "HG502 yaml.Loader")
(with-temp-buffer
  (insert-file-contents "app.py")
  (editor-becomes "subprocess.run([\"ls\", \"-l\"])\nsubprocess.run([\"uname\", \"-a\"])"))
;; What cannot be mended does not keep the buffer from being saved.
(goto-char (point-max))
(insert "pass\n")
(save-buffer)
(when (buffer-modified-p)
  (error "Not saved"))
