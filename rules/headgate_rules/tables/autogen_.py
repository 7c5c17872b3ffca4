"""AutoGen and AG2: agents that talk, and the functions that they call."""

from __future__ import annotations

from typing import Final

from headgate.ruleapi import (
    Danger,
    Decorated,
    Library,
    Origin,
    Registered,
    Same,
    Sink,
    Source,
)

_WHAT: Final = "the output of a language model"
_TOOL: Final = "a tool call of an agent"
_AGENT: Final = "autogen.ConversableAgent"
_MODULES: Final = ("autogen", "autogen.agentchat", "pyautogen", "ag2")
_CHAT: Final = "autogen_agentchat.agents.AssistantAgent"
_CLIENT: Final = "autogen_ext.models.openai.OpenAIChatCompletionClient()"

LIBRARY: Final = Library(
    "autogen",
    sources=(
        *(
            Source(f"{_AGENT}().{call}()", Origin.MODEL, _WHAT)
            for call in (
                *("initiate_chat", "a_initiate_chat", "initiate_chats", "generate_reply"),
                *("a_generate_reply", "generate_oai_reply", "last_message", "run"),
            )
        ),
        *(
            Source(f"{_CHAT}().{call}()", Origin.MODEL, _WHAT)
            for call in ("run", "run_stream", "on_messages", "on_messages_stream")
        ),
        *(
            Source(f"autogen_agentchat.teams.{team}().{call}()", Origin.MODEL, _WHAT)
            for team in (
                "RoundRobinGroupChat",
                "SelectorGroupChat",
                "Swarm",
                "MagenticOneGroupChat",
            )
            for call in ("run", "run_stream")
        ),
        *(
            Source(f"{_CLIENT}.{call}()", Origin.MODEL, _WHAT)
            for call in ("create", "create_stream")
        ),
        Source("autogen.OpenAIWrapper().create()", Origin.MODEL, _WHAT),
    ),
    entries=(
        Registered("autogen.register_function", "f", 0, Origin.TOOL, _TOOL),
        Registered("autogen_core.tools.FunctionTool", "func", 0, Origin.TOOL, _TOOL),
        *(
            Decorated(f"{_AGENT}().{name}", Origin.TOOL, _TOOL)
            for name in ("register_for_execution", "register_for_llm")
        ),
        Decorated("autogen.tools.tool", Origin.TOOL, _TOOL),
    ),
    same=(
        *(
            Same(f"{module}.{name}()", f"{_AGENT}()")
            for module in _MODULES
            for name in ("AssistantAgent", "UserProxyAgent", "ConversableAgent", "GroupChatManager")
            if f"{module}.{name}" != _AGENT
        ),
        Same("autogen.agentchat.register_function", "autogen.register_function"),
        Same(f"{_CHAT.removesuffix('AssistantAgent')}CodeExecutorAgent()", f"{_CHAT}()"),
        Same("autogen_ext.models.openai.AzureOpenAIChatCompletionClient()", _CLIENT),
        Same("autogen_ext.models.anthropic.AnthropicChatCompletionClient()", _CLIENT),
        Same("autogen_ext.models.ollama.OllamaChatCompletionClient()", _CLIENT),
    ),
    sinks=(
        *(
            Sink(f"{module}.{name}", Danger.PROMPT, (("system_message", 1),), "the system message")
            for module in _MODULES
            for name in ("AssistantAgent", "ConversableAgent")
        ),
        Sink(_CHAT, Danger.PROMPT, (("system_message", None),), "the system message"),
        Sink(
            "autogen_core.models.SystemMessage",
            Danger.PROMPT,
            (("content", None),),
            "the system message",
        ),
        Sink(f"{_CLIENT}.create", Danger.DISCLOSURE, (("messages", 0),), "the prompt"),
        *(
            Sink(f"{_AGENT}().{call}", Danger.DISCLOSURE, (("message", None),), "the prompt")
            for call in ("initiate_chat", "a_initiate_chat")
        ),
    ),
)
