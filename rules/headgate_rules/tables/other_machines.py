"""Other machines: ssh by paramiko, queues, object stores."""

from __future__ import annotations

from typing import Final

from headgate.ruleapi import (
    Danger,
    Fresh,
    Library,
    Origin,
    Registered,
    Same,
    Sink,
    Source,
)

_QUEUE: Final = "a message of the queue"
_OBJECT: Final = "an object of the store"
_OUTPUT: Final = "the output of a command on another machine"

LIBRARY: Final = Library(
    "paramiko",
    sources=(
        Source("paramiko.SSHClient().exec_command()", Origin.NETWORK, _OUTPUT),
        Source("paramiko.Channel().recv()", Origin.NETWORK, _OUTPUT),
        Source("paramiko.SFTPClient().listdir()", Origin.NETWORK, "a name on another machine"),
        Source("paramiko.SFTPClient().listdir_attr()", Origin.NETWORK, "a name on another machine"),
        Source("paramiko.SFTPClient().open()", Origin.NETWORK, "a file on another machine"),
        Source("paramiko.SFTPClient().file()", Origin.NETWORK, "a file on another machine"),
        Source("kafka.KafkaConsumer()", Origin.NETWORK, _QUEUE),
        Source("aiokafka.AIOKafkaConsumer()", Origin.NETWORK, _QUEUE),
        Source("confluent_kafka.Consumer().poll()", Origin.NETWORK, _QUEUE),
        Source("confluent_kafka.Consumer().consume()", Origin.NETWORK, _QUEUE),
        Source("pika.channel.Channel().basic_get()", Origin.NETWORK, _QUEUE),
        Source("pika.channel.Channel().consume()", Origin.NETWORK, _QUEUE),
        Source("zmq.Socket().recv()", Origin.NETWORK, _QUEUE),
        *(
            Source(f"zmq.Socket().recv_{kind}()", Origin.NETWORK, _QUEUE)
            for kind in ("json", "multipart", "string", "pyobj", "serialized")
        ),
        Source("boto3.client().receive_message()", Origin.NETWORK, _QUEUE),
        Source("boto3.resource().Queue().receive_messages()", Origin.NETWORK, _QUEUE),
        Source("boto3.client().get_object()", Origin.NETWORK, _OBJECT),
        Source("boto3.resource().Object().get()", Origin.NETWORK, _OBJECT),
        Source("azure.servicebus.ServiceBusReceiver()", Origin.NETWORK, _QUEUE),
        Source("google.cloud.pubsub_v1.SubscriberClient().pull()", Origin.NETWORK, _QUEUE),
        *(
            Source(f"google.cloud.storage.Blob().{method}()", Origin.NETWORK, _OBJECT)
            for method in ("download_as_bytes", "download_as_string", "download_as_text")
        ),
        Source("scapy.all.sniff()", Origin.NETWORK, "a packet of the network"),
        Source("serial.Serial().read()", Origin.NETWORK, "the serial line"),
        Source("serial.Serial().readline()", Origin.NETWORK, "the serial line"),
    ),
    entries=(
        Registered(
            "pika.channel.Channel().basic_consume", "on_message_callback", 1, Origin.NETWORK, _QUEUE
        ),
        Registered(
            "google.cloud.pubsub_v1.SubscriberClient().subscribe",
            "callback",
            1,
            Origin.NETWORK,
            _QUEUE,
        ),
    ),
    same=(
        Same("paramiko.client.SSHClient", "paramiko.SSHClient"),
        Same("paramiko.transport.Transport", "paramiko.Transport"),
        Same("paramiko.sftp_client.SFTPClient", "paramiko.SFTPClient"),
        Same("paramiko.SSHClient().open_sftp()", "paramiko.SFTPClient()"),
        Same("paramiko.SFTPClient.from_transport()", "paramiko.SFTPClient()"),
        Same("paramiko.SSHClient().get_transport()", "paramiko.Transport()"),
        Same("paramiko.SSHClient().invoke_shell()", "paramiko.Channel()"),
        Same("paramiko.Transport().open_session()", "paramiko.Channel()"),
        Same("pika.BlockingConnection().channel()", "pika.channel.Channel()"),
        Same("pika.SelectConnection().channel()", "pika.channel.Channel()"),
        Same(
            "pika.adapters.blocking_connection.BlockingConnection().channel()",
            "pika.channel.Channel()",
        ),
        Same("pika.adapters.blocking_connection.BlockingChannel()", "pika.channel.Channel()"),
        Same("zmq.Context().socket()", "zmq.Socket()"),
        Same("zmq.Context.instance().socket()", "zmq.Socket()"),
        Same("zmq.asyncio.Context().socket()", "zmq.Socket()"),
        Same("google.cloud.pubsub.SubscriberClient", "google.cloud.pubsub_v1.SubscriberClient"),
        Same("google.cloud.storage.Client().bucket()", "google.cloud.storage.Bucket()"),
        Same("google.cloud.storage.Client().get_bucket()", "google.cloud.storage.Bucket()"),
        Same("google.cloud.storage.Bucket().blob()", "google.cloud.storage.Blob()"),
        Same("google.cloud.storage.Bucket().get_blob()", "google.cloud.storage.Blob()"),
    ),
    sinks=(
        Sink("paramiko.SSHClient().connect", Danger.URL, (("hostname", 0),)),
        Sink("paramiko.Transport", Danger.URL, (("sock", 0),)),
        Sink("paramiko.SFTPClient().get", Danger.PATH, (("localpath", 1),)),
        Sink("paramiko.SFTPClient().put", Danger.PATH, (("localpath", 0),)),
        Sink("fabric.Connection", Danger.URL, (("host", 0),)),
        Sink("asyncssh.connect", Danger.URL, (("host", 0),)),
        Sink("boto3.client().download_file", Danger.PATH, (("Filename", 2),)),
        Sink("boto3.client().upload_file", Danger.PATH, (("Filename", 0),)),
        Sink("google.cloud.storage.Blob().download_to_filename", Danger.PATH, (("filename", 0),)),
        Sink("google.cloud.storage.Blob().upload_from_filename", Danger.PATH, (("filename", 0),)),
    ),
    fresh=(
        Fresh("boto3.client().get_object"),
        Fresh("boto3.client().receive_message"),
        Fresh("paramiko.SSHClient().connect"),
        Fresh("paramiko.SSHClient().exec_command"),
        Fresh("boto3.client().put_object"),
        Fresh("boto3.client().upload_file"),
    ),
)
