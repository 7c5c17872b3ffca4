;;; -*- lexical-binding: t; -*-
;; It is killed before any file is written: without a command loop, events of watched files wait
;; for ever, and as long as any does, Emacs 28 tells of no process that has ended.
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
