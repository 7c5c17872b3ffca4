# sink: getattr(os, name)
# way: task table read from an ini text
import configparser
import os
import sys

TASKS = """
[tasks]
show = fspath
list = system
[run]
task = list
"""


def load():
    parser = configparser.ConfigParser()
    parser.read_string(TASKS)
    return parser


def perform(parser, value):
    chosen = parser.get("run", "task")
    return getattr(os, parser["tasks"][chosen])("ls " + value)  # <- sink


perform(load(), sys.argv[1])
