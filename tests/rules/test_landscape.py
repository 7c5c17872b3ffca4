"""Dangerous calls that tools of this kind are expected to know, and their safe forms.

Each row is two snippets: the first is reported on its last line, the second is silent. Names
that nothing defines stand for anything.
"""

from __future__ import annotations

from typing import NamedTuple

import pytest

from headgate.catalog import default_rules
from headgate.engine import Settings, analyze
from headgate.ruleapi import Finding, Profile
from headgate.text import Snapshot


class Row(NamedTuple):
    """A dangerous snippet and its safe form."""

    code: str
    unsafe: str
    safe: str
    known: tuple[tuple[str, str], ...] = ()
    strict: bool = False
    """Whether only the strict profile reports the first."""


SHA = '"' + "0123456789abcdef" * 2 + '01234567"'

MODELS = [
    Row("HG803", "import torch\ntorch.load(path, weights_only=False)",
        "import torch\ntorch.load(path, weights_only=True)"),
    Row("HG803", "import torch, pickle\ntorch.load(path, pickle_module=pickle)",
        "from safetensors.torch import load_file\nload_file(path)"),
    Row("HG803", "import torch\ntorch.load(path)", "import torch\ntorch.load(path)",
        (("version:torch", "2.5.1"),)),
    Row("HG804", "import torch\ntorch.hub.load('org/name', 'net', trust_repo=True)",
        f"import torch\ntorch.hub.load('org/name:' + {SHA}, 'net', trust_repo='check')"),
    Row("HG803", "from torch.package import PackageImporter\nPackageImporter(path)",
        "from safetensors.torch import load_file\nload_file(path)"),
    Row("HG803", "import torch\ntorch.ops.load_library(path)", "import torch\ntorch.ops.aten.add(a, b)"),
    Row("HG803", "import torch.distributed as dist\ndist.recv_object_list(objects, src=0)",
        "import torch.distributed as dist\ndist.recv(tensor, src=0)", strict=True),
    Row("HG803", "import keras\nkeras.models.load_model(path, safe_mode=False)",
        "import keras\nkeras.models.load_model('net.keras')"),
    Row("HG803", "import keras\nkeras.config.enable_unsafe_deserialization()",
        "import keras\nkeras.config.backend()"),
    Row("HG803", "import keras\nkeras.models.load_model('net.h5')",
        "import keras\nkeras.models.load_model('net.keras')", (("version:keras", "3.10.0"),)),
    Row("HG803", "import tensorflow as tf\ntf.saved_model.load(path)",
        "import tensorflow as tf\ntf.io.read_file('net')", strict=True),
    Row("HG803", "import tensorflow as tf\ntf.load_op_library(path)",
        "import tensorflow as tf\ntf.add(1, 2)"),
    Row("HG803", "import joblib\njoblib.load(path)", "import skops.io as sio\nsio.load(path, trusted=['a.B'])"),
    Row("HG803", "import skops.io as sio\nsio.load(path, trusted=True)",
        "import skops.io as sio\nsio.load(path, trusted=[])"),
    Row("HG501", "import dill\ndill.loads(data)", "import json\njson.loads(data)"),
    Row("HG501", "import cloudpickle\ncloudpickle.load(file)", "import json\njson.load(file)"),
    Row("HG501", "import pickle\npickle.load(file)", "import json\njson.load(file)"),
    Row("HG501", "import shelve\nshelve.open(path)", "import sqlite3\nsqlite3.connect('a.db')"),
    Row("HG501", "import jsonpickle\njsonpickle.decode(text)", "import json\njson.loads(text)"),
    Row("HG501", "import marshal\nmarshal.loads(data)", "import json\njson.loads(data)"),
    Row("HG501", "import pandas as pd\npd.read_pickle(path)", "import pandas as pd\npd.read_parquet('a.parquet')"),
    Row("HG501", "import compress_pickle\ncompress_pickle.load(path)", "import json\njson.load(file)"),
    Row("HG503", "import numpy as np\nnp.load(path, allow_pickle=True)", "import numpy as np\nnp.load('a.npy')"),
    Row("HG503", "import numpy as np\nnp.lib.format.read_array(file, allow_pickle=True)",
        "import numpy as np\nnp.lib.format.read_array(file)"),
    Row("HG103", "import pandas as pd\npd.eval(text)", "import pandas as pd\npd.eval('1 + 2')"),
    Row("HG103", "import pandas as pd\npd.DataFrame(rows).query('a == ' + text)",
        "import pandas as pd\npd.DataFrame(rows).query('a == @text')"),
    Row("HG103", "import numexpr\nnumexpr.evaluate(text)", "import numexpr\nnumexpr.evaluate('a + b')"),
    Row("HG502", "import yaml\nyaml.load(text, Loader=yaml.Loader)", "import yaml\nyaml.safe_load(text)"),
    Row("HG502", "import yaml\nyaml.unsafe_load(text)", "import yaml\nyaml.load(text, yaml.CSafeLoader)"),
    Row("HG502", "import yaml\nyaml.full_load(text)", "import yaml\nyaml.load(text, Loader=yaml.BaseLoader)"),
    Row("HG502", "import yaml\nyaml.load(text, Loader=yaml.UnsafeLoader)", "import yaml\nyaml.safe_load(text)"),
    Row("HG502", "from ruamel.yaml import YAML\nYAML(typ='unsafe')", "from ruamel.yaml import YAML\nYAML(typ='safe')"),
    *(
        Row("HG804", f"{imports}\n{call}({first}, trust_remote_code=True{more})",
            f"{imports}\n{call}({first}{more}, revision={SHA})")
        for imports, call, first, more in (
            ("from transformers import AutoModel", "AutoModel.from_pretrained", "'org/name'", ""),
            ("from transformers import AutoTokenizer", "AutoTokenizer.from_pretrained", "'org/name'", ""),
            ("from transformers import pipeline", "pipeline", "'text-generation', model='org/name'", ""),
            ("from sentence_transformers import SentenceTransformer", "SentenceTransformer", "'org/name'", ""),
            ("from datasets import load_dataset", "load_dataset", "'org/name'", ""),
            ("from diffusers import DiffusionPipeline", "DiffusionPipeline.from_pretrained", "'org/name'", ""),
        )
    ),
    Row("HG804", "from diffusers import DiffusionPipeline\n"
        f"DiffusionPipeline.from_pretrained('org/name', custom_pipeline='org/pipe', revision={SHA})",
        f"from diffusers import DiffusionPipeline\nDiffusionPipeline.from_pretrained('org/name', revision={SHA})"),
    *(
        Row("HG805", f"{imports}\n{call}('org/name'{more})", f"{imports}\n{call}('org/name'{more}, revision={SHA})")
        for imports, call, more in (
            ("from transformers import AutoModel", "AutoModel.from_pretrained", ""),
            ("from huggingface_hub import hf_hub_download", "hf_hub_download", ", filename='a.bin'"),
            ("from huggingface_hub import snapshot_download", "snapshot_download", ""),
            ("from datasets import load_dataset", "load_dataset", ""),
        )
    ),
    Row("HG803", "import mlflow\nmlflow.sklearn.load_model(uri)", "import mlflow\nmlflow.log_param('a', 1)"),
    Row("HG803", "import mlflow\nmlflow.pyfunc.load_model(uri)", "import mlflow\nmlflow.start_run()"),
    Row("HG803", "import onnxruntime as ort\nort.SessionOptions().register_custom_ops_library(path)",
        "import onnxruntime as ort\nort.InferenceSession('net.onnx')"),
    Row("HG814", "from langchain_community.vectorstores import FAISS\n"
        "FAISS.load_local(folder, embeddings, allow_dangerous_deserialization=True)",
        "from langchain_community.vectorstores import FAISS\nFAISS.from_texts(texts, embeddings)"),
    Row("HG806", "from langchain_experimental.agents import create_pandas_dataframe_agent\n"
        "create_pandas_dataframe_agent(model, frame, allow_dangerous_code=True)",
        "from langchain_experimental.agents import create_pandas_dataframe_agent\n"
        "create_pandas_dataframe_agent(model, frame)"),
    Row("HG806", "from langchain_experimental.agents import create_csv_agent\n"
        "create_csv_agent(model, path, allow_dangerous_code=True)",
        "from langchain_experimental.agents import create_csv_agent\ncreate_csv_agent(model, path)"),
    Row("HG806", "from langchain_community.agent_toolkits.openapi.toolkit import RequestsToolkit\n"
        "RequestsToolkit(requests_wrapper=w, allow_dangerous_requests=True)",
        "from langchain_community.agent_toolkits.openapi.toolkit import RequestsToolkit\n"
        "RequestsToolkit(requests_wrapper=w)"),
    Row("HG806", "from langchain_experimental.utilities import PythonREPL\nPythonREPL()",
        "from langchain_core.tools import tool\ntool(add)"),
    Row("HG806", "from langchain_experimental.tools import PythonREPLTool\nPythonREPLTool()",
        "from langchain_core.tools import tool\ntool(add)"),
    Row("HG806", "from langchain_experimental.tools import PythonAstREPLTool\nPythonAstREPLTool()",
        "from langchain_core.tools import tool\ntool(add)"),
    Row("HG806", "from langchain_community.tools import ShellTool\nShellTool()",
        "from langchain_core.tools import tool\ntool(add)"),
    Row("HG806", "from langchain.chains import LLMMathChain\nLLMMathChain.from_llm(model)",
        "from langchain.chains import LLMChain\nLLMChain(llm=model, prompt=p)"),
    Row("HG806", "from langchain.agents import load_tools\nload_tools(['terminal'])",
        "from langchain.agents import load_tools\nload_tools(['wikipedia'])"),
    Row("HG806", "from langchain.agents import load_tools\nload_tools(['python_repl'])",
        "from langchain.agents import load_tools\nload_tools(['arxiv'])"),
    Row("HG814", "from langchain_core.load import loads\nloads(text, allowed_objects='all')",
        "from langchain_core.load import loads\nloads(text, allowed_objects=[Message])"),
    Row("HG814", "from langchain_core.load import load\nload(data)",
        "import json\njson.load(data)", (("version:langchain-core", "1.2.0"),)),
    Row("HG806", "from llama_index.experimental.query_engine import PandasQueryEngine\nPandasQueryEngine(df=frame)",
        "from llama_index.core import VectorStoreIndex\nVectorStoreIndex(nodes)"),
    Row("HG806", "from llama_index.core.query_engine import NLSQLTableQueryEngine\n"
        "NLSQLTableQueryEngine(sql_database=db)",
        "from llama_index.core.query_engine import RetrieverQueryEngine\nRetrieverQueryEngine(r)"),
    Row("HG807", "from smolagents import CodeAgent\nCodeAgent(tools=[], model=m)",
        "from smolagents import CodeAgent\nCodeAgent(tools=[], model=m, executor_type='docker')"),
    Row("HG807", "from smolagents import CodeAgent\n"
        "CodeAgent(tools=[], model=m, executor_type='local', additional_authorized_imports=['*'])",
        "from smolagents import ToolCallingAgent\nToolCallingAgent(tools=[], model=m)"),
    Row("HG807", "from pandasai import Agent\nAgent(frame)",
        "from pandasai import Agent\nfrom pandasai_docker import DockerSandbox\nAgent(frame, sandbox=DockerSandbox())"),
    Row("HG807", "from autogen.coding import LocalCommandLineCodeExecutor\nLocalCommandLineCodeExecutor(timeout=9)",
        "from autogen.coding import DockerCommandLineCodeExecutor\nDockerCommandLineCodeExecutor(timeout=9)"),
    Row("HG807", "from autogen import UserProxyAgent\n"
        "UserProxyAgent('u', code_execution_config={'use_docker': False})",
        "from autogen import UserProxyAgent\nUserProxyAgent('u', code_execution_config={'use_docker': True})"),
    Row("HG807", "from crewai import Agent\nAgent(role=r, goal=g, allow_code_execution=True, code_execution_mode='unsafe')",
        "from crewai import Agent\nAgent(role=r, goal=g)"),
    Row("HG807", "from interpreter import interpreter\ninterpreter.auto_run = True",
        "from interpreter import interpreter\ninterpreter.auto_run = False"),
    Row("HG801", "import os\nfrom mcp.server.fastmcp import FastMCP\nmcp = FastMCP('a')\n@mcp.tool()\n"
        "def run(text: str) -> int:\n    return os.system(text)",
        "from mcp.server.fastmcp import FastMCP\nmcp = FastMCP('a')\n@mcp.tool()\n"
        "def add(a: int, b: int) -> int:\n    return a + b"),
    Row("HG408", "from mcp.server.fastmcp import FastMCP\nFastMCP('a', host='0.0.0.0')",
        "from mcp.server.fastmcp import FastMCP\nFastMCP('a', host='127.0.0.1')"),
    Row("HG812", "import gradio as gr\ngr.Interface(f, 'text', 'text').launch(share=True)",
        "import gradio as gr\ngr.Interface(f, 'text', 'text').launch()"),
    Row("HG812", "import gradio as gr\ngr.Interface(f, 'text', 'text').launch(allowed_paths=['/'])",
        "import gradio as gr\ngr.Interface(f, 'text', 'text').launch(allowed_paths=['/srv/pictures'])"),
    Row("HG811", "import ollama, streamlit as st\n"
        "st.markdown(ollama.chat(model='m', messages=[])['message']['content'], unsafe_allow_html=True)",
        "import ollama, streamlit as st\n"
        "st.markdown(ollama.chat(model='m', messages=[])['message']['content'])"),
    Row("HG602", "from openai import OpenAI\nOpenAI(api_key='sk-proj-9q8A7c6D5e4B3a2K1j0H9g8F7e6D5c4B3a2Zx1y2')",
        "import os\nfrom openai import OpenAI\nOpenAI(api_key=os.environ['OPENAI_API_KEY'])"),
]  # fmt: skip

REQUEST = "from flask import request\n"

CALLS = [
    # what linters report
    Row("HG001", "assert user.is_admin", "if not user.is_admin: raise PermissionError"),
    Row("HG103", "exec(code)", "print(code)"),
    Row("HG103", "eval(text)", "import ast\nast.literal_eval(text)"),
    Row("HG204", "import os\nos.chmod('a', 0o777)", "import os\nos.chmod('a', 0o600)"),
    Row("HG408", "import socket\nsocket.socket().bind(('0.0.0.0', 80))",
        "import socket\nsocket.socket().bind(('127.0.0.1', 80))"),
    Row("HG601", "password = 'tr0ub4dor&3'", "import os\npassword = os.environ['PASSWORD']"),
    Row("HG601", "login(password='tr0ub4dor&3')", "login(password=read())"),
    Row("HG601", "def login(user, password='tr0ub4dor&3'): ...", "def login(user, password=None): ..."),
    Row("HG203", "open('/tmp/a.lock', 'w')", "import tempfile\ntempfile.TemporaryFile()"),
    Row("HG203", "import tempfile\ntempfile.mktemp()", "import tempfile\ntempfile.mkstemp()"),
    Row("HG002", "try:\n    work()\nexcept Exception: pass", "try:\n    work()\nexcept ValueError:\n    log()", strict=True),
    Row("HG404", "import requests\nrequests.get('https://a.example')",
        "import requests\nrequests.get('https://a.example', timeout=9)"),
    Row("HG701", "from flask import Flask\nFlask('a').run(debug=True)", "from flask import Flask\nFlask('a').run()"),
    Row("HG202", "import tarfile\ntarfile.open(path).extractall(folder)",
        "import tarfile\ntarfile.open(path).extractall(folder, filter='data')", (("version:python", "3.11"),)),
    Row("HG301", "import hashlib\nhashlib.md5(data)", "import hashlib\nhashlib.sha256(data)"),
    Row("HG301", "import hashlib\nhashlib.new('md5', data)", "import hashlib\nhashlib.md5(data, usedforsecurity=False)"),
    Row("HG301", "from Crypto.Hash import MD5\nMD5.new(data)", "from Crypto.Hash import SHA256\nSHA256.new(data)"),
    Row("HG301", "from cryptography.hazmat.primitives import hashes\nhashes.SHA1()",
        "from cryptography.hazmat.primitives import hashes\nhashes.SHA256()"),
    Row("HG302", "from Crypto.Cipher import DES\nDES.new(key, DES.MODE_CBC, iv)",
        "from Crypto.Cipher import AES\nAES.new(key, AES.MODE_GCM)"),
    Row("HG302", "from Crypto.Cipher import ARC4\nARC4.new(key)", "from Crypto.Cipher import ChaCha20_Poly1305\nChaCha20_Poly1305.new(key=key)"),
    Row("HG302", "from cryptography.hazmat.primitives.ciphers import algorithms\nalgorithms.Blowfish(key)",
        "from cryptography.hazmat.primitives.ciphers import algorithms\nalgorithms.AES(key)"),
    Row("HG303", "from Crypto.Cipher import AES\nAES.new(key, AES.MODE_ECB)",
        "from Crypto.Cipher import AES\nAES.new(key, AES.MODE_GCM)"),
    Row("HG303", "from cryptography.hazmat.primitives.ciphers import modes\nmodes.ECB()",
        "from cryptography.hazmat.primitives.ciphers import modes\nmodes.GCM(nonce)"),
    Row("HG306", "import random\ntoken = random.getrandbits(128)", "import secrets\ntoken = secrets.token_hex()"),
    Row("HG407", "import telnetlib\ntelnetlib.Telnet('a.example', timeout=9)",
        "import paramiko\nparamiko.SSHClient().connect('a.example', timeout=9)"),
    Row("HG407", "import ftplib\nftplib.FTP('a.example', timeout=9)", "import ftplib, ssl\nftplib.FTP_TLS('a.example', context=ssl.create_default_context(), timeout=9)"),
    *(
        Row("HG505", f"import {module} as xml\n{REQUEST}xml.{call}(request.data)",
            f"import defusedxml.ElementTree as xml\n{REQUEST}xml.fromstring(request.data)",
            (("version:expat", "2.4.0"),))
        for module, call in (("xml.etree.ElementTree", "fromstring"), ("xml.dom.minidom", "parseString"))
    ),
    Row("HG504", "from lxml import etree\netree.XMLParser(resolve_entities=True)",
        "from lxml import etree\netree.XMLParser(resolve_entities=False, no_network=True)"),
    Row("HG401", "import ssl\nssl._create_unverified_context()", "import ssl\nssl.create_default_context()"),
    Row("HG401", "import requests\nrequests.get('https://a.example', verify=False, timeout=9)",
        "import requests\nrequests.get('https://a.example', timeout=9)"),
    Row("HG401", "import httpx\nhttpx.get('https://a.example', verify=False)", "import httpx\nhttpx.get('https://a.example')"),
    Row("HG401", "import urllib3\nurllib3.PoolManager(cert_reqs='CERT_NONE')", "import urllib3\nurllib3.PoolManager()"),
    Row("HG402", "import ssl\nssl.SSLContext(ssl.PROTOCOL_SSLv3)", "import ssl\nssl.create_default_context()"),
    Row("HG402", "import ssl\nssl.wrap_socket(sock)", "import ssl\nssl.create_default_context().wrap_socket(sock, server_hostname='a')"),
    Row("HG402", "import ssl\nssl.create_default_context().minimum_version = ssl.TLSVersion.TLSv1",
        "import ssl\nssl.create_default_context().minimum_version = ssl.TLSVersion.TLSv1_2"),
    Row("HG305", "from cryptography.hazmat.primitives.asymmetric import rsa\nrsa.generate_private_key(65537, 1024)",
        "from cryptography.hazmat.primitives.asymmetric import rsa\nrsa.generate_private_key(65537, 3072)"),
    Row("HG305", "from Crypto.PublicKey import RSA\nRSA.generate(1024)", "from Crypto.PublicKey import RSA\nRSA.generate(3072)"),
    Row("HG403", "import paramiko\nparamiko.SSHClient().set_missing_host_key_policy(paramiko.AutoAddPolicy())",
        "import paramiko\nparamiko.SSHClient().set_missing_host_key_policy(paramiko.RejectPolicy())"),
    Row("HG403", "import paramiko\nparamiko.SSHClient().set_missing_host_key_policy(paramiko.WarningPolicy)",
        "import paramiko\nparamiko.SSHClient().load_system_host_keys()"),
    Row("HG410", "from pysnmp.hlapi import CommunityData\nCommunityData(name, mpModel=0)",
        "from pysnmp.hlapi import UsmUserData\nUsmUserData(user, auth, priv)"),
    Row("HG101", "import paramiko\nparamiko.SSHClient().exec_command('ls ' + path)",
        "import paramiko\nparamiko.SSHClient().exec_command('ls')"),
    Row("HG101", "import subprocess\nsubprocess.Popen('ls ' + path, shell=True)",
        "import subprocess\nsubprocess.Popen(['/bin/ls', path])"),
    Row("HG101", "import os\nos.system('ls ' + path)", "import os, shlex\nos.system('ls ' + shlex.quote(path))"),
    Row("HG101", "import os\nos.popen('ls ' + path)", "import subprocess\nsubprocess.run(['/bin/ls', '--', path])"),
    Row("HG101", "import asyncio\nasyncio.create_subprocess_shell('ls ' + path)",
        "import asyncio\nasyncio.create_subprocess_exec('/bin/ls', '--', path)"),
    Row("HG113", "import os\nos.system('tar cf a.tar *')", "import os\nos.system('tar cf a.tar ./*')"),
    Row("HG104", "import sqlite3\nsqlite3.connect('a.db').execute('SELECT * FROM a WHERE b = ' + value)",
        "import sqlite3\nsqlite3.connect('a.db').execute('SELECT * FROM a WHERE b = ?', (value,))"),
    Row("HG104", "from django.db.models.expressions import RawSQL\nRawSQL('SELECT ' + value, ())",
        "from django.db.models.expressions import RawSQL\nRawSQL('SELECT a WHERE b = %s', (value,))"),
    Row("HG104", "from sqlalchemy import text\ntext(f'SELECT {value}')", "from sqlalchemy import text\ntext('SELECT :value')"),
    Row("HG506", "import logging.config\nlogging.config.listen(9999)", "import logging.config\nlogging.config.fileConfig('a.ini')"),
    Row("HG705", "from jinja2 import Environment\nEnvironment(autoescape=False)",
        "from jinja2 import Environment, select_autoescape\nEnvironment(autoescape=select_autoescape())"),
    Row("HG705", "from mako.template import Template\nTemplate('a')", "from mako.template import Template\nTemplate('a', default_filters=['h'])"),
    Row("HG109", f"from markupsafe import Markup\n{REQUEST}Markup(request.args['a'])",
        f"from markupsafe import escape\n{REQUEST}shown = escape(request.args['a'])"),
    Row("HG109", f"from django.utils.safestring import mark_safe\n{REQUEST}mark_safe(request.args['a'])",
        f"from django.utils.html import escape\n{REQUEST}shown = escape(request.args['a'])"),
    # what services and their fixers know besides
    Row("HG711", "import graphene\nfrom flask_graphql import GraphQLView\nGraphQLView.as_view('a', schema=s, graphiql=True)",
        "from flask_graphql import GraphQLView\n"
        "GraphQLView.as_view('a', schema=s, validation_rules=rules)"),
    Row("HG702", "INSTALLED_APPS = []\nDEBUG = True", "INSTALLED_APPS = []\nDEBUG = False"),
    Row("HG703", "INSTALLED_APPS = []\nSESSION_COOKIE_SECURE = False", "INSTALLED_APPS = []\nSESSION_COOKIE_SECURE = True"),
    Row("HG704", "from flask import Flask\napp = Flask('a')\napp.config['WTF_CSRF_ENABLED'] = False",
        "from flask import Flask\napp = Flask('a')\napp.config['WTF_CSRF_ENABLED'] = True"),
    Row("HG703", "from flask import make_response\nmake_response('').set_cookie('session', value)",
        "from flask import make_response\n"
        "make_response('').set_cookie('session', value, secure=True, httponly=True, samesite='Lax')"),
    Row("HG703", "from flask import Flask\napp = Flask('a')\napp.config['SESSION_COOKIE_HTTPONLY'] = False",
        "from flask import Flask\napp = Flask('a')\napp.config['SESSION_COOKIE_HTTPONLY'] = True"),
    Row("HG310", "import jwt\njwt.decode(token, key, algorithms=['HS256'], options={'verify_signature': False})",
        "import jwt\njwt.decode(token, key, algorithms=['HS256'])"),
    Row("HG310", "import jwt\njwt.decode(token, key, algorithms=['none'])", "import jwt\njwt.decode(token, key, algorithms=['RS256'])"),
    Row("HG311", "import jwt\njwt.encode(claims, 'swordfish-93-kettle', algorithm='HS256')",
        "import jwt, os\njwt.encode(claims, os.environ['KEY'], algorithm='HS256')"),
    Row("HG311", "from flask import Flask\napp = Flask('a')\napp.secret_key = 'swordfish-93-kettle'",
        "import os\nfrom flask import Flask\napp = Flask('a')\napp.secret_key = os.environ['KEY']"),
    Row("HG405", f"import requests\n{REQUEST}requests.get(request.args['url'], timeout=9)",
        f"import requests\n{REQUEST}requests.get('https://a.example', params=request.args, timeout=9)"),
    Row("HG406", f"from flask import redirect\n{REQUEST}redirect(request.args['next'])",
        f"from flask import redirect, url_for\n{REQUEST}redirect(url_for('index'))"),
    Row("HG201", f"{REQUEST}open(request.args['name'])",
        f"from werkzeug.utils import secure_filename\n{REQUEST}open('a/' + secure_filename(request.args['name']))"),
    Row("HG201", f"from flask import send_file\n{REQUEST}send_file(request.args['name'])",
        f"from flask import send_from_directory\n{REQUEST}send_from_directory('a', request.args['name'])"),
    Row("HG106", f"import ldap3\n{REQUEST}ldap3.Connection(s).search('dc=a', '(uid=' + request.args['u'] + ')')",
        "import ldap3\nfrom ldap3.utils.conv import escape_filter_chars\n"
        f"{REQUEST}ldap3.Connection(s).search('dc=a', '(uid=' + escape_filter_chars(request.args['u']) + ')')"),
    Row("HG107", f"from lxml import etree\n{REQUEST}etree.parse('a.xml').xpath('//a[@b=' + request.args['b'] + ']')",
        f"from lxml import etree\n{REQUEST}etree.parse('a.xml').xpath('//a[@b=$b]', b=request.args['b'])"),
    Row("HG105", f"import pymongo\n{REQUEST}pymongo.MongoClient().db.a.find({{'$where': request.args['w']}})",
        f"import pymongo\n{REQUEST}pymongo.MongoClient().db.a.find({{'name': str(request.args['w'])}})"),
    Row("HG108", f"from flask import render_template_string\n{REQUEST}render_template_string(request.args['t'])",
        f"from flask import render_template\n{REQUEST}render_template('a.html', t=request.args['t'])"),
    Row("HG108", f"import jinja2\n{REQUEST}jinja2.Environment(autoescape=True).from_string(request.args['t'])",
        f"import jinja2\n{REQUEST}jinja2.Environment(autoescape=True).get_template('a').render(t=request.args['t'])"),
    Row("HG112", f"import re\n{REQUEST}re.search(request.args['p'], text)",
        f"import re\n{REQUEST}re.search(re.escape(request.args['p']), text)"),
    Row("HG114", f"import importlib\n{REQUEST}importlib.import_module(request.args['m'])",
        "import importlib\nimportlib.import_module('json')"),
    Row("HG115", f"{REQUEST}request.args['t'].format(user)", f"{REQUEST}'{{}}'.format(request.args['t'])"),
    Row("HG117", f"import csv\n{REQUEST}csv.writer(file).writerow([request.args['a']])", "import csv\ncsv.writer(file).writerow([1, 2])"),
    Row("HG111", f"import logging\n{REQUEST}logging.info('user %s', request.args['u'])", "import logging\nlogging.info('user %s', 7)"),
    Row("HG110", f"from flask import make_response\n{REQUEST}make_response('').headers['X-A'] = request.args['a']",
        "from flask import make_response\nmake_response('').headers['X-A'] = 'a'"),
    Row("HG603", "import logging\nlogging.info('password %s', password)", "import logging\nlogging.info('user %s', 'a')"),
    Row("HG004", "import re\nre.sub('<script>.*</script>', '', page)", "import html\nshown = html.escape(page)"),
    Row("HG004", "if 'example.com' in url: go(url)", "from urllib.parse import urlsplit\nok = urlsplit(url).hostname == 'a.example'"),
    Row("HG003", "import re\nre.match(r'^(a+)+$', text)", "import re\nre.match(r'^a+$', text)"),
    Row("HG309", "import hmac\nok = hmac.new(k, m, 'sha256').hexdigest() == given",
        "import hmac\nok = hmac.compare_digest(hmac.new(k, m, 'sha256').hexdigest(), given)"),
    Row("HG308", "import hashlib\nhashlib.pbkdf2_hmac('sha256', p, b'salt-of-ours', 600_000)",
        "import hashlib, os\nhashlib.pbkdf2_hmac('sha256', p, os.urandom(16), 600_000)"),
    Row("HG307", "import hashlib\nhashlib.sha256(password.encode())", "import bcrypt\nbcrypt.hashpw(password.encode(), bcrypt.gensalt())"),
    Row("HG304", "from Crypto.Cipher import AES\nAES.new(key, AES.MODE_CBC, b'0123456789abcdef')",
        "import os\nfrom Crypto.Cipher import AES\nAES.new(key, AES.MODE_GCM, os.urandom(12))"),
    Row("HG312", "from Crypto.Cipher import PKCS1_v1_5\nPKCS1_v1_5.new(key)", "from Crypto.Cipher import PKCS1_OAEP\nPKCS1_OAEP.new(key)"),
    Row("HG409", "from fastapi.middleware.cors import CORSMiddleware\n"
        "app.add_middleware(CORSMiddleware, allow_origins=['*'], allow_credentials=True)",
        "from fastapi.middleware.cors import CORSMiddleware\n"
        "app.add_middleware(CORSMiddleware, allow_origins=['https://a.example'], allow_credentials=True)"),
    Row("HG205", f"import gzip\n{REQUEST}gzip.decompress(request.data)", "import gzip\ngzip.decompress(b'')"),
    Row("HG708", f"from flask import session\n{REQUEST}session['a'] = request.args['a']", "from flask import session\nsession['a'] = 1"),
    Row("HG706", "import traceback\nfrom flask import Flask\napp = Flask('a')\n@app.get('/')\ndef a():\n"
        "    return traceback.format_exc()", "from flask import Flask\napp = Flask('a')\n@app.get('/')\ndef a():\n    return 'a'"),
    Row("HG604", "import requests\nrequests.get(f'https://a.example/?api_key={api_key}', timeout=9)",
        "import requests\nrequests.get('https://a.example/', headers={'X-Key': api_key}, timeout=9)"),
    Row("HG905", "import requests\nexec(requests.get('https://a.example/a.py', timeout=9).text)",
        "import requests\nprint(requests.get('https://a.example/a.py', timeout=9).text)"),
    Row("HG906", "import base64\nexec(base64.b64decode('cHJpbnQoMSk='))", "import base64\nbase64.b64decode('cHJpbnQoMSk=')"),
    Row("HG904", "import subprocess\nsubprocess.run(['/usr/bin/pip', 'install', '--extra-index-url', 'http://a.example/', 'b'])",
        "import subprocess\nsubprocess.run(['/usr/bin/pip', 'install', 'b'])"),
    Row("HG502", "import yaml\nyaml.load(text)", "import yaml\nyaml.load(text, Loader=yaml.SafeLoader)", (("version:pyyaml", "5.4"),)),
    Row("HG103", "import pandas as pd\npd.DataFrame(rows).eval(text)", "import pandas as pd\npd.DataFrame(rows).eval('a + b')"),
    Row("HG502", "import ruamel.yaml\nruamel.yaml.load(text, Loader=ruamel.yaml.UnsafeLoader)",
        "import ruamel.yaml\nruamel.yaml.YAML(typ='safe').load(text)"),
    Row("HG202", "import shutil\nshutil.unpack_archive(path, folder, 'tar')",
        "import shutil\nshutil.unpack_archive(path, folder, 'tar', filter='data')", (("version:python", "3.11"),)),
    Row("HG103", "import code\ncode.InteractiveInterpreter().runsource(text)", "import code\ncode.InteractiveInterpreter()"),
    Row("HG501", "import msgpack_numpy\nmsgpack_numpy.unpackb(data)", "import msgpack\nmsgpack.unpackb(data)"),
    Row("HG103", "import numpy.f2py\nnumpy.f2py.compile(source)", "import numpy\nnumpy.zeros(3)", strict=True),
    Row("HG114", f"import numpy as np\n{REQUEST}np.ctypeslib.load_library(request.args['l'], '.')", "import numpy as np\nnp.load('a.npy')"),
    Row("HG504", "import pandas as pd\npd.read_xml(path, parser='lxml')", "import pandas as pd\npd.read_csv('a.csv')", (("version:lxml", "4.9"),)),
    Row("HG712", "from flask import Flask\nFlask('a').config['MAX_CONTENT_LENGTH'] = None",
        "from flask import Flask\nFlask('a').config['MAX_CONTENT_LENGTH'] = 1_000_000"),
]  # fmt: skip

ANSWERS = [
    ("import openai\nclient = openai.OpenAI()\nanswer = client.chat.completions.create(model='m', messages=[])\n",
     "answer.choices[0].message.content"),
    ("import openai\nclient = openai.OpenAI()\nanswer = client.chat.completions.create(model='m', messages=[])\n",
     "answer.choices[0].message.tool_calls[0].function.arguments"),
    ("from openai import OpenAI\nanswer = OpenAI().responses.create(model='m', input='x')\n", "answer.output_text"),
    ("import anthropic\nanswer = anthropic.Anthropic().messages.create(model='m', messages=[], max_tokens=9)\n",
     "answer.content[0].text"),
    ("import litellm\nanswer = litellm.completion(model='m', messages=[])\n", "answer.choices[0].message.content"),
    ("import ollama\nanswer = ollama.chat(model='m', messages=[])\n", "answer['message']['content']"),
    ("from google import genai\nanswer = genai.Client().models.generate_content(model='m', contents='x')\n", "answer.text"),
    ("from langchain_openai import ChatOpenAI\nanswer = ChatOpenAI().invoke('x')\n", "answer.content"),
    ("from transformers import pipeline\nanswer = pipeline('text-generation')('x')\n", "answer[0]['generated_text']"),
    ("from llama_index.core import VectorStoreIndex\n"
     "answer = VectorStoreIndex(nodes).as_query_engine().query('x')\n", "answer.response"),
    ("from huggingface_hub import InferenceClient\nanswer = InferenceClient().text_generation('x')\n", "answer"),
]  # fmt: skip

SINKS = [
    ("", "exec({})"),
    ("", "eval({})"),
    ("import os\n", "os.system({})"),
    ("import subprocess\n", "subprocess.run({}, shell=True)"),
    ("import sqlite3\n", "sqlite3.connect('a.db').execute({})"),
    ("from markupsafe import Markup\n", "Markup({})"),
    ("from flask import render_template_string\n", "render_template_string({})"),
    ("", "open({})"),
    ("import requests\n", "requests.get({}, timeout=9)"),
    ("import importlib\n", "importlib.import_module({})"),
    ("import pickle, base64\n", "pickle.loads(base64.b64decode({}))"),
    ("import yaml\n", "yaml.load({}, Loader=yaml.UnsafeLoader)"),
]

VERSIONS = [
    ("HG803", "version:torch", "2.5.1", "2.6.0", "import torch\ntorch.load(path)"),
    ("HG502", "version:pyyaml", "5.4.1", "6.0", "import yaml\nyaml.load(text)"),
    ("HG504", "version:lxml", "4.9.4", "5.0.0", "from lxml import etree\netree.parse(path)"),
    ("HG202", "python:target", "3.12", "3.14", "import tarfile\ntarfile.open(path).extractall(d)"),
    ("HG505", "version:expat", "2.4.0", "2.4.1",
     f"import xml.etree.ElementTree as x\n{REQUEST}x.fromstring(request.data)"),
    ("HG803", "version:keras", "3.11.2", "3.11.3", "import keras\nkeras.models.load_model('net.h5')"),
    ("HG803", "version:keras", "2.12.0", "2.13.0", "import keras\nkeras.models.load_model(path)"),
    ("HG814", "version:langchain-core", "1.3.2", "1.3.3",
     "from langchain_core.load import loads\nloads(text)"),
    ("HG310", "version:pyjwt", "1.7.1", "2.0.0", "import jwt\njwt.decode(token, key)"),
    ("HG503", "version:numpy", "1.16.2", "1.16.3", "import numpy as np\nnp.load(path)"),
]  # fmt: skip


def last_line(source: str, row: Row | None = None) -> tuple[list[Finding], list[Finding]]:
    """Return what is reported on the last line, and what elsewhere."""
    profile = Profile.STRICT if row is not None and row.strict else Profile.DEFAULT
    known = dict(row.known) if row is not None else {}
    analysis = analyze(Snapshot.of(source + "\n"), default_rules(), Settings(profile), known)
    assert not analysis.problems()
    number = source.count("\n")
    found = analysis.findings()
    there = [f for f in found if f.range.start.line <= number <= f.range.end.line]
    return there, [f for f in found if f not in there]


@pytest.mark.parametrize(
    "row", [*MODELS, *CALLS], ids=lambda row: row.unsafe.rsplit("\n", 1)[-1].strip()
)
def test_calls_around_models(row: Row) -> None:
    there, elsewhere = last_line(row.unsafe, row)
    assert row.code in {finding.code for finding in there}
    assert not elsewhere
    assert row.safe == row.unsafe or last_line(row.safe, Row("", "", "")) == ([], [])


@pytest.mark.parametrize(("head", "answer"), ANSWERS, ids=[answer for _, answer in ANSWERS])
@pytest.mark.parametrize(("imports", "call"), SINKS, ids=[call for _, call in SINKS])
def test_what_a_model_says_is_followed(head: str, answer: str, imports: str, call: str) -> None:
    there, _ = last_line(imports + head + call.format(answer))
    assert {"HG801", "HG811", "HG502"} & {finding.code for finding in there}


@pytest.mark.parametrize(("code", "key", "old", "new", "source"), VERSIONS)
def test_defaults_that_changed(code: str, key: str, old: str, new: str, source: str) -> None:
    there, _ = last_line(source, Row("", "", "", ((key, old),)))
    assert [finding.code for finding in there] == [code]
    assert last_line(source, Row("", "", "", ((key, new),))) == ([], [])
