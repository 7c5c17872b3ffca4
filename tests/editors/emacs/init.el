;;; init.el --- runs the scenario that $SCENARIO names -*- lexical-binding: t; -*-

;;; Commentary:
;; Emacs leaves with exit code 1 and a word on standard error if the scenario fails.

;;; Code:

(when (< emacs-major-version 29)
  (package-initialize))
(require 'cl-lib)
(require 'eglot)
(require 'flymake)

(defconst editor-patience 60 "Seconds; only a failure takes that long.")

(setq make-backup-files nil
      create-lockfiles nil
      auto-save-default nil
      ;; Connecting waits, so that the scenario goes on with a server.
      eglot-sync-connect editor-patience
      eglot-connect-timeout editor-patience
      ;; A busy machine may be slow with what eglot waits for.
      jsonrpc-default-request-timeout editor-patience
      eglot-autoshutdown t
      flymake-no-changes-timeout 0.1)

;; What docs/editors.md tells the user to write.
(load (getenv "SETTINGS") nil t t)
;; But for its example of a setting.
(setq-default eglot-workspace-configuration nil)

(defun editor-eventually (what holds)
  "Wait until HOLDS returns something; WHAT it is, is told if it never does."
  (let ((end (+ (float-time) editor-patience))
        found)
    (while (and (not (setq found (funcall holds)))
                (< (float-time) end))
      (accept-process-output nil 0.05))
    (or found
        (error "Never came: %s\nfindings: %S\n%s" what (editor-findings) (buffer-string)))))

(defun editor-open (name &rest lines)
  "Write LINES to the file NAME, open it and wait for the server."
  (write-region (mapconcat #'identity lines "\n") nil name nil 'silent)
  (find-file name)
  ;; `eglot-ensure' connects after the command that has opened the file.
  (run-hooks 'post-command-hook)
  (editor-eventually "a server for the buffer" #'eglot-managed-p))

(defun editor-changed ()
  "Have eglot send what has changed, as it does when Emacs is idle."
  (eglot--signal-textDocument/didChange))

(defun editor-paste (&rest lines)
  "Insert LINES at the end, as a user does who yanks."
  (goto-char (point-max))
  (kill-new (mapconcat #'identity lines "\n"))
  (yank)
  (editor-changed))

(defun editor-sorted ()
  "Return the diagnostics in the order of the text."
  (sort (copy-sequence (flymake-diagnostics))
        (lambda (a b) (< (flymake-diagnostic-beg a) (flymake-diagnostic-beg b)))))

(defun editor-findings ()
  "Return what was found, each as its code and the text that is marked."
  (sort
   (mapcar
    (lambda (one)
      (let ((text (flymake-diagnostic-text one)))
        (format "%s %s"
                (if (string-match "HG[0-9]+" text) (match-string 0 text) text)
                ;; What is older than the text may reach beyond it.
                (buffer-substring-no-properties
                 (min (point-max) (flymake-diagnostic-beg one))
                 (min (point-max) (flymake-diagnostic-end one))))))
    (flymake-diagnostics))
   #'string<))

(defun editor-finds (&rest wanted)
  "Wait until what was found is WANTED, and nothing else."
  (editor-eventually (format "%S" wanted)
                     (lambda () (equal (editor-findings) (sort (copy-sequence wanted) #'string<)))))

(defun editor-actions (kind)
  "Return the code actions of a KIND for the first finding."
  (let ((one (car (flymake-diagnostics))))
    (append (eglot-code-actions
             (if one (flymake-diagnostic-beg one) (point-min))
             (if one (flymake-diagnostic-end one) (point-max))
             kind)
            nil)))

(defun editor-apply (action)
  "Apply a code ACTION, as the menu does."
  (if (fboundp 'eglot-execute)
      (eglot-execute (eglot-current-server) action)
    (eglot--apply-workspace-edit (plist-get action :edit)))
  (editor-changed))

(defun editor-becomes (text)
  "Wait until the buffer has TEXT in it."
  (editor-eventually text (lambda () (string-match-p (regexp-quote text) (buffer-string)))))

(let ((eglot-confirm-server-initiated-edits nil)
      (eglot-confirm-server-edits nil)
      (failed nil))
  (condition-case why
      (load (getenv "SCENARIO") nil t t)
    (error
     (setq failed t)
     (princ (format "%s\n" (error-message-string why)) #'external-debugging-output)))
  (set-buffer-modified-p nil)
  (ignore-errors (eglot-shutdown (eglot-current-server)))
  (kill-emacs (if failed 1 0)))

;;; init.el ends here
