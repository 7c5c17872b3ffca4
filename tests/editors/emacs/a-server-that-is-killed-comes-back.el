;;; -*- lexical-binding: t; -*-
(setq eglot-autoreconnect t)
(editor-open "app.py" "import yaml" "yaml.load(open(\"a.yaml\"), Loader=yaml.Loader)" "")
(editor-finds "HG502 yaml.Loader")
(let ((before (eglot-current-server)))
  (signal-process (jsonrpc--process before) 9)
  (editor-eventually "another server"
                     (lambda ()
                       (and (eglot-managed-p)
                            (eglot-current-server)
                            (not (eq before (eglot-current-server)))))))
(editor-paste "yaml.load(open(\"b.yaml\"), Loader=yaml.UnsafeLoader)" "")
(editor-finds "HG502 yaml.Loader" "HG502 yaml.UnsafeLoader")
