;;; -*- lexical-binding: t; -*-
(editor-open "app.py" "import yaml" "yaml.load(open(\"a.yaml\"), Loader=yaml.Loader)" "")
(editor-finds "HG502 yaml.Loader")
(goto-char (flymake-diagnostic-beg (car (flymake-diagnostics))))
(let* ((answer (jsonrpc-request (eglot-current-server) :textDocument/hover
                                (eglot--TextDocumentPositionParams)))
       (said (eglot--hover-info (plist-get answer :contents) (plist-get answer :range))))
  (unless (string-match-p "can build any Python object" said)
    (error "The hover says %S" said)))
