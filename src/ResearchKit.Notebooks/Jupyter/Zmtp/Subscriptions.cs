namespace ResearchKit.Notebooks.Jupyter.Zmtp;

/// <summary>The topics that one peer subscribed to, each as often as it did. Safe for use by several threads.</summary>
internal sealed class Subscriptions(int topicBytes)
{
    private readonly Lock _lock = new();
    private readonly List<byte[]> _topics = [];
    private int _bytes;

    /// <summary>Adds a topic.</summary>
    /// <exception cref="ZmtpProtocolException">The topics together are too long.</exception>
    public void Add(ReadOnlyMemory<byte> topic)
    {
        lock (_lock)
        {
            _bytes += topic.Length + 1;
            if (_bytes > topicBytes)
                throw new ZmtpProtocolException($"it subscribed to more than {topicBytes} bytes of topics.");
            _topics.Add(topic.ToArray());
        }
    }

    /// <summary>Takes away one subscription to a topic; one that is not there is not missed.</summary>
    public void Remove(ReadOnlyMemory<byte> topic)
    {
        lock (_lock)
        {
            var index = _topics.FindIndex(known => known.AsSpan().SequenceEqual(topic.Span));
            if (index < 0)
                return;
            _bytes -= topic.Length + 1;
            _topics.RemoveAt(index);
        }
    }

    /// <summary>Whether a message whose first frame this is goes to the peer: it begins with one of the topics.</summary>
    public bool Match(ReadOnlySpan<byte> first)
    {
        lock (_lock)
        {
            foreach (var topic in _topics)
            {
                if (first.StartsWith(topic))
                    return true;
            }

            return false;
        }
    }
}
