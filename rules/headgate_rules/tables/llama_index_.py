"""LlamaIndex: query and chat engines, models, agents and tools."""

from __future__ import annotations

from typing import Final

from headgate.ruleapi import Danger, Library, Origin, Registered, Same, Sink, Source

_WHAT: Final = "the output of a language model"
_TOOL: Final = "a tool call of an agent"
_INDEX: Final = "llama_index.core.VectorStoreIndex()"
_QUERY: Final = f"{_INDEX}.as_query_engine()"
_CHAT: Final = f"{_INDEX}.as_chat_engine()"
_LLM: Final = "llama_index.core.llms.LLM()"
_ROOTS: Final = ("llama_index.core", "llama_index")
_INDEXES: Final = (
    *("VectorStoreIndex", "GPTVectorStoreIndex", "SummaryIndex", "ListIndex", "TreeIndex"),
    *("KnowledgeGraphIndex", "PropertyGraphIndex", "DocumentSummaryIndex", "KeywordTableIndex"),
    *("GPTSimpleVectorIndex", "GPTListIndex"),
)
_PROVIDERS: Final = {
    "openai": ("OpenAI",),
    "azure_openai": ("AzureOpenAI",),
    "openai_like": ("OpenAILike",),
    "anthropic": ("Anthropic",),
    "ollama": ("Ollama",),
    "gemini": ("Gemini",),
    "google_genai": ("GoogleGenAI",),
    "vertex": ("Vertex",),
    "mistralai": ("MistralAI",),
    "cohere": ("Cohere",),
    "groq": ("Groq",),
    "bedrock": ("Bedrock",),
    "bedrock_converse": ("BedrockConverse",),
    "huggingface": ("HuggingFaceLLM",),
    "huggingface_api": ("HuggingFaceInferenceAPI",),
    "llama_cpp": ("LlamaCPP",),
    "litellm": ("LiteLLM",),
    "vllm": ("Vllm",),
}

LIBRARY: Final = Library(
    "llama_index",
    sources=(
        *(Source(f"{_QUERY}.{call}()", Origin.MODEL, _WHAT) for call in ("query", "aquery")),
        *(
            Source(f"{_CHAT}.{call}()", Origin.MODEL, _WHAT)
            for call in (
                *("chat", "achat", "stream_chat", "astream_chat", "query", "aquery", "run"),
                "arun",
            )
        ),
        *(
            Source(f"{_LLM}.{call}()", Origin.MODEL, _WHAT)
            for call in (
                *("complete", "acomplete", "stream_complete", "astream_complete"),
                *("chat", "achat", "stream_chat", "astream_chat"),
                *("predict", "apredict", "stream", "astream"),
                *("structured_predict", "astructured_predict", "predict_and_call"),
            )
        ),
    ),
    entries=tuple(
        Registered(
            f"{root}.tools.FunctionTool.from_defaults", keyword, position, Origin.TOOL, _TOOL
        )
        for root in _ROOTS
        for keyword, position in (("fn", 0), ("async_fn", None))
    ),
    same=(
        *(
            Same(f"{root}.{name}{made}()", _INDEX)
            for root in _ROOTS
            for name in _INDEXES
            for made in ("", ".from_documents", ".from_vector_store", ".load_from_disk")
            if f"{root}.{name}{made}()" != _INDEX
        ),
        *(Same(f"{root}.load_index_from_storage()", _INDEX) for root in _ROOTS),
        *(
            Same(f"{root}.query_engine.{name}()", _QUERY)
            for root in _ROOTS
            for name in (
                *("RetrieverQueryEngine", "RetrieverQueryEngine.from_args"),
                *("NLSQLTableQueryEngine", "PandasQueryEngine", "SubQuestionQueryEngine"),
                *("SubQuestionQueryEngine.from_defaults", "RouterQueryEngine"),
                *("RouterQueryEngine.from_defaults", "CitationQueryEngine.from_args"),
            )
        ),
        Same("llama_index.experimental.query_engine.PandasQueryEngine()", _QUERY),
        *(
            Same(f"{root}.{name}()", _CHAT)
            for root in _ROOTS
            for name in (
                *("agent.ReActAgent", "agent.ReActAgent.from_tools", "agent.FunctionAgent"),
                *("agent.workflow.FunctionAgent", "agent.workflow.ReActAgent"),
                *("agent.workflow.AgentWorkflow", "agent.FunctionCallingAgent.from_tools"),
                *("agent.workflow.AgentWorkflow.from_tools_or_functions", "agent.OpenAIAgent"),
                *("agent.OpenAIAgent.from_tools", "chat_engine.SimpleChatEngine.from_defaults"),
                *("chat_engine.ContextChatEngine.from_defaults",),
                *("chat_engine.CondenseQuestionChatEngine.from_defaults",),
                *("chat_engine.CondensePlusContextChatEngine.from_defaults",),
            )
        ),
        Same("llama_index.agent.openai.OpenAIAgent.from_tools()", _CHAT),
        Same("llama_index.core.Settings.llm", _LLM),
        *(
            Same(f"llama_index.llms.{module}.{name}()", _LLM)
            for module, names in _PROVIDERS.items()
            for name in names
        ),
        *(Same(f"llama_index.llms.{name}()", _LLM) for name in ("OpenAI", "Ollama", "Anthropic")),
        Same(f"{_LLM}.as_structured_llm()", _LLM),
    ),
    sinks=(
        *(
            Sink(name, Danger.PROMPT, (("system_prompt", None),), "the system prompt")
            for name in (
                f"{_INDEX}.as_chat_engine",
                "llama_index.core.agent.workflow.FunctionAgent",
                "llama_index.core.agent.workflow.ReActAgent",
                "llama_index.core.chat_engine.SimpleChatEngine.from_defaults",
                "llama_index.core.chat_engine.ContextChatEngine.from_defaults",
                "llama_index.agent.openai.OpenAIAgent.from_tools",
                *(
                    f"llama_index.llms.{module}.{name}"
                    for module, names in _PROVIDERS.items()
                    for name in names
                ),
            )
        ),
        *(
            Sink(f"{root}.PromptTemplate", Danger.PROMPT, (("template", 0),), "the template")
            for root in _ROOTS
        ),
        *(
            Sink(f"{_LLM}.{call}", Danger.DISCLOSURE, (("prompt", 0),), "the prompt")
            for call in ("complete", "acomplete", "stream_complete")
        ),
        *(
            Sink(f"{_LLM}.{call}", Danger.DISCLOSURE, (("messages", 0),), "the prompt")
            for call in ("chat", "achat", "stream_chat")
        ),
        Sink(f"{_QUERY}.query", Danger.DISCLOSURE, (("str_or_query_bundle", 0),), "the prompt"),
        Sink(f"{_CHAT}.chat", Danger.DISCLOSURE, (("message", 0),), "the prompt"),
    ),
)
