using ResearchKit.Notebooks.Jupyter.Messages;
using ResearchKit.Notebooks.Jupyter.Zmtp;
using ResearchKit.Notebooks.Kernels;

namespace ResearchKit.Notebooks.Jupyter;

/// <summary>Asks the front end that runs a cell for input, over the stdin channel. One question is open at a time.</summary>
internal sealed class InputPrompter
{
    private readonly SemaphoreSlim _one = new(1, 1);
    private readonly Lock _lock = new();
    private Question? _open;

    /// <summary>The stdin channel; set once the sockets are bound.</summary>
    public RouterSocket? Channel { get; set; }

    /// <summary>The input of one request.</summary>
    public ICellInput For(Request request) => new RequestInput(this, request);

    /// <summary>Takes an answer. One that was not asked for is dropped.</summary>
    /// <param name="message">The message.</param>
    /// <param name="identity">The peer that sent it.</param>
    /// <exception cref="MessageException">It is not of the form that the protocol asks for.</exception>
    public void Answer(ReceivedMessage message, byte[] identity)
    {
        if (message.Header.MessageType != "input_reply")
            return;
        var reply = message.Read(ProtocolJson.Context.InputReply);
        lock (_lock)
        {
            if (_open is { } question && question.Identity.AsSpan().SequenceEqual(identity))
                question.Answer.TrySetResult(reply.Value ?? "");
        }
    }

    private string Ask(Request request, string prompt, bool password, CancellationToken cancellationToken)
    {
        _one.Wait(cancellationToken);
        try
        {
            var question = new Question(request.Identity, new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously));
            Open(question);
            var asked = request.Codec.Encode(request.Message.Routing, "input_request", request.Header, new InputRequest(prompt, password), ProtocolJson.Context.InputRequest);
            if (!Channel!.Send(request.Identity, asked))
                throw new InvalidOperationException("the cell asks for input, but its front end is not connected to the stdin channel.");
            question.Answer.Task.Wait(cancellationToken);
            return question.Answer.Task.Result;
        }
        finally
        {
            Open(question: null);
            _one.Release();
        }
    }

    private void Open(Question? question)
    {
        lock (_lock)
            _open = question;
    }

    private sealed record Question(byte[] Identity, TaskCompletionSource<string> Answer);

    private sealed class RequestInput(InputPrompter prompter, Request request) : ICellInput
    {
        public string Read(string prompt, bool password, CancellationToken cancellationToken) => prompter.Ask(request, prompt, password, cancellationToken);
    }
}
