;;; -*- lexical-binding: t; -*-
(editor-open "app.py" "import yaml" "" "")
(editor-paste "def load(file):"
              "    title = \"😀 é\"; return title, yaml.load(file, Loader=yaml.Loader)"
              "")
(editor-finds "HG502 yaml.Loader")
(let ((actions (editor-actions "quickfix")))
  (unless actions
    (error "No quick fixes"))
  (editor-apply (car actions)))
(editor-becomes "\"😀 é\"; return title, yaml.load(file, Loader=yaml.SafeLoader)")
(editor-finds)
