local t = ...
t.open('app.py', { 'import yaml', 'yaml.load(open("a.yaml"), Loader=yaml.Loader)' })
t.start()
t.finds('HG502 yaml.Loader')
