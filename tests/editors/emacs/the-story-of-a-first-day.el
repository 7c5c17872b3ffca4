;;; -*- lexical-binding: t; -*-
;; All that a user does with one file, in its order: what the stories of the other editors tell.
(editor-open "app.py" "import subprocess" "import yaml" "" "")
(editor-paste "def disk(file):"
              "    title = \"😀 é\"; return title, yaml.load(file, Loader=yaml.Loader)"
              "subprocess.run(\"df -h\", shell=True)"
              "")
(editor-finds "HG102 subprocess.run(\"df -h\", shell=True)" "HG502 yaml.Loader")

;; One is mended, then all that is safe; undo brings it back.
(undo-boundary)
(let ((yaml (car (editor-sorted))))
  (editor-apply (car (append (eglot-code-actions (flymake-diagnostic-beg yaml)
                                                 (flymake-diagnostic-end yaml) "quickfix")
                             nil))))
(editor-becomes "Loader=yaml.SafeLoader")
(editor-finds "HG102 subprocess.run(\"df -h\", shell=True)")
(undo-boundary)
(headgate-fix-all)
(editor-changed)
(editor-finds)
(undo-boundary)
(undo)
(editor-changed)
(editor-finds "HG102 subprocess.run(\"df -h\", shell=True)")

;; Saving mends, and what is saved is what was mended.
(set-buffer-modified-p t)
(save-buffer)
(editor-changed)
(with-temp-buffer
  (insert-file-contents "app.py")
  (editor-becomes "Loader=yaml.SafeLoader)\nsubprocess.run([\"df\", \"-h\"])\n"))
(editor-finds)

;; Broken code leaves the other findings where they are.
(editor-paste "yaml.load(open(\"a.yaml\"), Loader=yaml.Loader)" "")
(editor-finds "HG502 yaml.Loader")
(goto-char (point-min))
(forward-line 2)
(insert "def broken(x, \"\n")
(editor-paste "yaml.load(open(\"b.yaml\"), Loader=yaml.UnsafeLoader)" "")
(editor-finds "HG502 yaml.Loader" "HG502 yaml.UnsafeLoader")

;; A setting acts.
(setq-default eglot-workspace-configuration '(:headgate (:ignore ["HG5"])))
(eglot-signal-didChangeConfiguration (eglot-current-server))
(editor-finds)
