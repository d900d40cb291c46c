using System.Text;

namespace ResearchKit.Notebooks.Kernels;

/// <summary>
/// Sends what a cell writes to the console to that cell's outputs, as it is written, and lets it read from its front end. Outside of any cell the console is
/// the real one.
/// </summary>
internal static class ConsoleCapture
{
    private static readonly Lock Once = new();
    private static readonly Lazy<(TextWriter Out, TextWriter Error, TextReader In)> Routes = new(
        () => (new RoutingWriter(OutputStream.Standard, Console.Out), new RoutingWriter(OutputStream.Error, Console.Error), new RoutingReader()));

    private static Encoding? _outputEncoding;
    private static Encoding? _inputEncoding;

    /// <summary>
    /// Installs the capture for the process. Call it before each cell: whoever sets an encoding of the console, as code in cells and in libraries does, has it forget its readers and writers.
    /// Those that a cell set itself (<see cref="Console.SetOut"/>) stay.
    /// </summary>
    public static void Install()
    {
        lock (Once)
        {
            var (output, error, input) = Routes.Value;
            // Setting an encoding keeps a copy of it: the one that is there is another object then.
            if (_outputEncoding is null || !ReferenceEquals(_outputEncoding, Console.OutputEncoding))
            {
                Console.SetOut(output);
                Console.SetError(error);
                _outputEncoding = Console.OutputEncoding;
            }

            if (_inputEncoding is null || !ReferenceEquals(_inputEncoding, Console.InputEncoding))
            {
                Console.SetIn(input);
                _inputEncoding = Console.InputEncoding;
            }
        }
    }

    /// <summary>Asks the front end of the cell that reads, line by line.</summary>
    private sealed class RoutingReader : TextReader
    {
        private readonly Lazy<TextReader> _outside = new(() => new StreamReader(Console.OpenStandardInput(), Console.InputEncoding));
        private (SubmissionOutput? Of, string Text) _rest; // of a line that was read in part; it is the cell's that read it

        public override string? ReadLine()
        {
            if (SubmissionOutput.Current is not { } output)
                return _outside.Value.ReadLine();
            var rest = _rest;
            _rest = default;
            return rest.Of == output ? rest.Text.TrimEnd('\n') : output.ReadInput("");
        }

        public override int Read()
        {
            if (SubmissionOutput.Current is not { } output)
                return _outside.Value.Read();
            var next = Peek();
            _rest = _rest.Text.Length > 1 ? (output, _rest.Text[1..]) : default;
            return next;
        }

        public override int Peek()
        {
            if (SubmissionOutput.Current is not { } output)
                return _outside.Value.Peek();
            if (_rest.Of != output)
                _rest = (output, output.ReadInput("") + "\n");
            return _rest.Text[0];
        }
    }

    private sealed class RoutingWriter : TextWriter
    {
        private readonly OutputStream _stream;
        private readonly TextWriter _outside;

        public RoutingWriter(OutputStream stream, TextWriter outside)
            : base(outside.FormatProvider)
        {
            _stream = stream;
            _outside = outside;
            CoreNewLine = ['\n']; // saved outputs are the same on every platform
        }

        public override Encoding Encoding => _outside.Encoding;

        public override void Write(char value)
        {
            if (SubmissionOutput.Current is { } output)
                output.Write(_stream, [value]);
            else
                _outside.Write(value);
        }

        public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

        public override void Write(string? value) => Write(value.AsSpan());

        public override void Write(ReadOnlySpan<char> buffer)
        {
            if (SubmissionOutput.Current is { } output)
                output.Write(_stream, buffer);
            else
                _outside.Write(buffer);
        }

        public override void WriteLine(string? value) => WriteLine(value.AsSpan());

        // One write for a line and its end, so that lines of several threads do not mix.
        public override void WriteLine(ReadOnlySpan<char> buffer) => Write(string.Concat(buffer, "\n"));

        public override void Flush()
        {
            if (SubmissionOutput.Current is null)
                _outside.Flush();
        }
    }
}
