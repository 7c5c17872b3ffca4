"""LangChain and LangGraph: models, chains, agents, prompts and tools.

All that can be invoked and answers with a model's text is named `langchain.Runnable()`.
"""

from __future__ import annotations

from typing import Final

from headgate.ruleapi import (
    Danger,
    Decorated,
    Library,
    Method,
    Origin,
    Registered,
    Same,
    Sink,
    Source,
)

_WHAT: Final = "the output of a language model"
_TOOL: Final = "a tool call of an agent"
_RUNNABLE: Final = "langchain.Runnable()"

_CALLS: Final = (
    *("invoke", "ainvoke", "stream", "astream", "batch", "abatch", "astream_events"),
    *("batch_as_completed", "abatch_as_completed", "transform", "atransform"),
    *("predict", "apredict", "predict_messages", "apredict_messages", "run", "arun"),
    *("call_as_llm", "generate", "agenerate", "generate_prompt", "agenerate_prompt"),
    *("apply", "apply_and_parse", "predict_and_parse", "acall"),
)
_WRAPPERS: Final = (
    *("bind", "bind_tools", "bind_functions", "with_structured_output", "with_config"),
    *("with_retry", "with_fallbacks", "with_types", "with_listeners", "with_alisteners"),
    *("configurable_fields", "configurable_alternatives", "pipe", "pick", "assign"),
)

_MODELS: Final = {
    "langchain_openai": ("ChatOpenAI", "AzureChatOpenAI", "OpenAI", "AzureOpenAI"),
    "langchain_anthropic": ("ChatAnthropic", "AnthropicLLM"),
    "langchain_google_genai": ("ChatGoogleGenerativeAI", "GoogleGenerativeAI"),
    "langchain_google_vertexai": ("ChatVertexAI", "VertexAI"),
    "langchain_ollama": ("ChatOllama", "OllamaLLM"),
    "langchain_groq": ("ChatGroq",),
    "langchain_mistralai": ("ChatMistralAI",),
    "langchain_cohere": ("ChatCohere", "Cohere"),
    "langchain_aws": ("ChatBedrock", "ChatBedrockConverse", "BedrockLLM"),
    "langchain_huggingface": ("ChatHuggingFace", "HuggingFacePipeline", "HuggingFaceEndpoint"),
    "langchain_fireworks": ("ChatFireworks", "Fireworks"),
    "langchain_together": ("ChatTogether", "Together"),
    "langchain_deepseek": ("ChatDeepSeek",),
    "langchain_xai": ("ChatXAI",),
    "langchain_nvidia_ai_endpoints": ("ChatNVIDIA", "NVIDIA"),
    "langchain_ibm": ("ChatWatsonx", "WatsonxLLM"),
}
_OLD_CHAT_MODELS: Final = (
    *("ChatOpenAI", "AzureChatOpenAI", "ChatAnthropic", "ChatOllama", "ChatVertexAI"),
    *("ChatGooglePalm", "ChatCohere", "BedrockChat", "ChatLiteLLM", "ChatTongyi", "ChatPerplexity"),
)
_OLD_LLMS: Final = (
    *("OpenAI", "AzureOpenAI", "Anthropic", "Ollama", "Bedrock", "Cohere", "HuggingFaceHub"),
    *("HuggingFacePipeline", "HuggingFaceEndpoint", "LlamaCpp", "GPT4All", "VertexAI", "VLLM"),
    *("Replicate", "Together", "CTransformers", "OpenAIChat", "Tongyi"),
)
_CHAINS: Final = (
    *("LLMChain", "ConversationChain", "ConversationalRetrievalChain", "RetrievalQA"),
    *("RetrievalQAWithSourcesChain", "SequentialChain", "SimpleSequentialChain", "TransformChain"),
    *("StuffDocumentsChain", "MapReduceDocumentsChain", "LLMMathChain", "APIChain", "GraphQAChain"),
    *("GraphCypherQAChain", "SQLDatabaseChain", "LLMRouterChain", "MultiPromptChain"),
)
_MAKERS: Final = (
    *("langchain.chat_models.init_chat_model", "langchain.chat_models.base.init_chat_model"),
    *("langchain.agents.initialize_agent", "langchain.agents.create_agent"),
    *("langchain.agents.AgentExecutor", "langchain.agents.AgentExecutor.from_agent_and_tools"),
    *("langchain.agents.agent.AgentExecutor", "langgraph.prebuilt.create_react_agent"),
    *("langchain.chains.create_retrieval_chain", "langchain.chains.create_sql_query_chain"),
    "langchain.chains.combine_documents.create_stuff_documents_chain",
    "langchain.chains.summarize.load_summarize_chain",
    "langchain.chains.question_answering.load_qa_chain",
    "langchain.chains.create_history_aware_retriever",
    "langchain_community.agent_toolkits.create_sql_agent",
    "langchain_community.agent_toolkits.sql.base.create_sql_agent",
    "langchain_experimental.agents.create_pandas_dataframe_agent",
    "langchain_experimental.agents.agent_toolkits.create_pandas_dataframe_agent",
    "langchain_experimental.agents.agent_toolkits.create_csv_agent",
    "langchain_experimental.agents.agent_toolkits.create_python_agent",
    "deepagents.create_deep_agent",
    "langgraph.graph.StateGraph().compile",
    "langgraph.graph.state.StateGraph().compile",
)
_CLASSES: Final = tuple(
    sorted(
        {
            *(f"{module}.{name}" for module, names in _MODELS.items() for name in names),
            *(
                f"{module}.{name}"
                for module in ("langchain.chat_models", "langchain_community.chat_models")
                for name in _OLD_CHAT_MODELS
            ),
            *(
                f"{module}.{name}"
                for module in ("langchain.llms", "langchain_community.llms", "langchain")
                for name in _OLD_LLMS
            ),
            *(
                f"{module}.{name}"
                for module in ("langchain.chains", "langchain", "langchain_classic.chains")
                for name in _CHAINS
            ),
            *("langchain.chains.llm.LLMChain", "langchain_experimental.sql.SQLDatabaseChain"),
            "langchain_core.language_models.BaseChatModel",
            "langchain_core.language_models.chat_models.BaseChatModel",
            "langchain_core.language_models.BaseLLM",
            "langchain_core.language_models.LLM",
            "langchain_core.language_models.llms.LLM",
        }
    )
)
_PROMPTS: Final = (
    *("langchain_core.prompts", "langchain.prompts", "langchain"),
    *("langchain.prompts.prompt", "langchain.prompts.chat", "langchain_core.prompts.chat"),
    "langchain_core.prompts.prompt",
)
_MESSAGES: Final = ("langchain_core.messages", "langchain.schema", "langchain.messages")
_TOOLS: Final = ("langchain_core.tools", "langchain.tools", "langchain.agents")

LIBRARY: Final = Library(
    "langchain",
    sources=(
        Source(f"{_RUNNABLE}()", Origin.MODEL, _WHAT),
        *(Source(f"{_RUNNABLE}.{call}()", Origin.MODEL, _WHAT) for call in _CALLS),
    ),
    entries=(
        *(Decorated(f"{module}.tool", Origin.TOOL, _TOOL) for module in _TOOLS),
        *(
            Method(f"{module}.BaseTool", ("_run", "_arun"), Origin.TOOL, _TOOL)
            for module in ("langchain_core.tools", "langchain.tools")
        ),
        *(
            Registered(
                f"{module}.StructuredTool.from_function", keyword, position, Origin.TOOL, _TOOL
            )
            for module in ("langchain_core.tools", "langchain.tools")
            for keyword, position in (("func", 0), ("coroutine", 1))
        ),
        *(
            Registered(f"{module}.Tool", "func", 1, Origin.TOOL, _TOOL)
            for module in ("langchain_core.tools", "langchain.tools", "langchain.agents")
        ),
        *(
            Registered(f"{module}.Tool.from_function", "func", 0, Origin.TOOL, _TOOL)
            for module in ("langchain_core.tools", "langchain.tools", "langchain.agents")
        ),
    ),
    same=(
        *(Same(f"{name}()", _RUNNABLE) for name in (*_CLASSES, *_MAKERS)),
        *(
            Same(f"{name}.{maker}()", _RUNNABLE)
            for name in _CLASSES
            for maker in ("from_llm", "from_chain_type", "from_string", "from_model_id")
            if name.rpartition(".")[2] in (*_CHAINS, "HuggingFacePipeline")
        ),
        *(Same(f"{_RUNNABLE}.{name}()", _RUNNABLE) for name in _WRAPPERS),
        Same("langchain_core.tools.base.BaseTool", "langchain_core.tools.BaseTool"),
        Same("langchain.tools.base.BaseTool", "langchain.tools.BaseTool"),
        Same(
            "langchain_core.tools.structured.StructuredTool", "langchain_core.tools.StructuredTool"
        ),
        Same("langchain_core.tools.simple.Tool", "langchain_core.tools.Tool"),
        Same("langchain_core.tools.convert.tool", "langchain_core.tools.tool"),
        Same(
            "langchain_core.messages.system.SystemMessage", "langchain_core.messages.SystemMessage"
        ),
    ),
    sinks=(
        *(
            Sink(f"{module}.SystemMessage", Danger.PROMPT, (("content", 0),), "the system message")
            for module in _MESSAGES
        ),
        *(
            Sink(
                f"{module}.SystemMessagePromptTemplate.from_template",
                Danger.PROMPT,
                (("template", 0),),
                "the template of the system message",
            )
            for module in _PROMPTS
        ),
        *(
            Sink(f"{module}.PromptTemplate", Danger.PROMPT, (("template", None),), "the template")
            for module in _PROMPTS
        ),
        *(
            Sink(
                f"{module}.{kind}.from_template", Danger.PROMPT, (("template", 0),), "the template"
            )
            for module in _PROMPTS
            for kind in ("PromptTemplate", "ChatPromptTemplate")
        ),
        *(
            Sink(name, Danger.PROMPT, ((keyword, None),), "the system prompt")
            for name, keyword in (
                ("langgraph.prebuilt.create_react_agent", "prompt"),
                ("langgraph.prebuilt.create_react_agent", "state_modifier"),
                ("langchain.agents.create_agent", "system_prompt"),
                ("deepagents.create_deep_agent", "system_prompt"),
            )
        ),
        *(
            Sink(f"{_RUNNABLE}.{call}", Danger.DISCLOSURE, (("input", 0),), "the prompt")
            for call in ("invoke", "ainvoke", "stream", "astream")
        ),
        *(
            Sink(f"{_RUNNABLE}.{call}", Danger.DISCLOSURE, (("*", 0),), "the prompt")
            for call in ("predict", "apredict", "run", "arun")
        ),
        *(
            Sink(f"{module}.{kind}", Danger.DISCLOSURE, (("content", 0),), "the prompt")
            for module in _MESSAGES
            for kind in ("SystemMessage", "HumanMessage")
        ),
    ),
)
