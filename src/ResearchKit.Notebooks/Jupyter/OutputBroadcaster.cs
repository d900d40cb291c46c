using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ResearchKit.Notebooks.Jupyter.Messages;

namespace ResearchKit.Notebooks.Jupyter;

/// <summary>
/// Sends everything that goes to all front ends, in order, from a thread of its own: the cell that writes is not held up by the writing of JSON. Pieces of
/// one stream that come in quick succession go out as one message. Safe for use by several threads.
/// </summary>
/// <remarks>
/// Text that waits is limited: a cell that writes faster than front ends read is held up. It can be interrupted there.
/// </remarks>
internal sealed class OutputBroadcaster
{
    private const int MostWaitingChars = 16 << 20;
    private const int MostStreamChars = 1 << 20;
    private static readonly TimeSpan StreamDelay = TimeSpan.FromMilliseconds(30);

    private readonly object _lock = new();
    private readonly LinkedList<Entry> _waiting = [];
    private readonly MessageCodec _codec;
    private readonly Action<IReadOnlyList<ReadOnlyMemory<byte>>> _publish;
    private readonly Thread _thread;
    private int _waitingChars;
    private bool _completed;

    /// <summary>Makes a broadcaster and starts its thread.</summary>
    /// <param name="codec">Writes the messages.</param>
    /// <param name="publish">Sends one; called by one thread.</param>
    public OutputBroadcaster(MessageCodec codec, Action<IReadOnlyList<ReadOnlyMemory<byte>>> publish)
    {
        (_codec, _publish) = (codec, publish);
        _thread = new Thread(Run) { IsBackground = true, Name = "Jupyter iopub" };
        _thread.Start();
    }

    /// <summary>Sends a status. It never waits for room.</summary>
    public void Status(string state, MessageHeader parent) =>
        Add(new Message<Status>("status", parent, new Status(state), ProtocolJson.Context.Status, Chars: 0));

    /// <summary>Sends a message.</summary>
    /// <param name="type">Its type, which is its topic as well.</param>
    /// <param name="parent">The request that caused it.</param>
    /// <param name="content">Its content.</param>
    /// <param name="contentType">How the content is written.</param>
    /// <param name="length">About how many characters it has.</param>
    public void Send<T>(string type, MessageHeader parent, T content, JsonTypeInfo<T> contentType, int length = 0) =>
        Add(new Message<T>(type, parent, content, contentType, length));

    /// <summary>Sends written text.</summary>
    /// <param name="name"><c>stdout</c> or <c>stderr</c>.</param>
    /// <param name="parent">The request that caused it.</param>
    /// <param name="text">The text.</param>
    public void Stream(string name, MessageHeader parent, string text)
    {
        lock (_lock)
        {
            WaitForRoom(text.Length);
            if (_waiting.Last?.Value is StreamPieces last && last.Continues(name, parent, MostStreamChars))
                last.Text.Append(text);
            else
                _waiting.AddLast(new StreamPieces(name, parent, new StringBuilder(text), Environment.TickCount64 + (long)StreamDelay.TotalMilliseconds));
            _waitingChars += text.Length;
            Monitor.PulseAll(_lock);
        }
    }

    /// <summary>The name of a display among those of all runs of the kernel: a front end may still show those of a run before.</summary>
    public string Unique(string displayId) => $"{_codec.Session}-{displayId}";

    /// <summary>Sends what waits, and nothing that comes later.</summary>
    /// <param name="patience">How long to wait for that.</param>
    public void Complete(TimeSpan patience)
    {
        lock (_lock)
        {
            _completed = true;
            Monitor.PulseAll(_lock);
        }

        _thread.Join(patience);
    }

    private void Add(Entry entry)
    {
        lock (_lock)
        {
            if (entry.Length > 0)
                WaitForRoom(entry.Length);
            _waiting.AddLast(entry);
            _waitingChars += entry.Length;
            Monitor.PulseAll(_lock);
        }
    }

    private void WaitForRoom(int length)
    {
        while (_waitingChars > 0 && (long)_waitingChars + length > MostWaitingChars && !_completed)
            Monitor.Wait(_lock);
    }

    private void Run()
    {
        while (Next() is { } entry)
        {
            try
            {
                _publish(entry.Encode(_codec));
            }
            catch (JsonException error)
            {
                var message = new StreamText("stderr", $"An output was not shown, as one of its JSON types holds something else: {error.Message}\n");
                _publish(_codec.Encode(["stream"u8.ToArray()], "stream", entry.Parent, message, ProtocolJson.Context.StreamText));
            }
        }
    }

    private Entry? Next()
    {
        lock (_lock)
        {
            while (true)
            {
                if (_waiting.First is not { Value: var first })
                {
                    if (_completed)
                        return null;
                    Monitor.Wait(_lock);
                    continue;
                }

                var wait = first is StreamPieces stream && _waiting.Count == 1 && !_completed && stream.Length < MostStreamChars ? stream.Due - Environment.TickCount64 : 0;
                if (wait > 0)
                {
                    Monitor.Wait(_lock, TimeSpan.FromMilliseconds(wait));
                    continue;
                }

                _waiting.RemoveFirst();
                _waitingChars -= first.Length;
                Monitor.PulseAll(_lock);
                return first;
            }
        }
    }

    private abstract record Entry(MessageHeader Parent)
    {
        public abstract int Length { get; }

        public abstract IReadOnlyList<ReadOnlyMemory<byte>> Encode(MessageCodec codec);
    }

    private sealed record Message<T>(string Type, MessageHeader Parent, T Content, JsonTypeInfo<T> ContentType, int Chars) : Entry(Parent)
    {
        public override int Length => Chars;

        public override IReadOnlyList<ReadOnlyMemory<byte>> Encode(MessageCodec codec) =>
            codec.Encode([Encoding.ASCII.GetBytes(Type)], Type, Parent, Content, ContentType);
    }

    private sealed record StreamPieces(string Name, MessageHeader Parent, StringBuilder Text, long Due) : Entry(Parent)
    {
        public override int Length => Text.Length;

        public bool Continues(string name, MessageHeader parent, int most) => Name == name && ReferenceEquals(Parent, parent) && Text.Length < most;

        public override IReadOnlyList<ReadOnlyMemory<byte>> Encode(MessageCodec codec) =>
            codec.Encode(["stream"u8.ToArray()], "stream", Parent, new StreamText(Name, Text.ToString()), ProtocolJson.Context.StreamText);
    }
}
