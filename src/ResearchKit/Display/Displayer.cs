using System.Collections.Immutable;
using ResearchKit.Privacy;

namespace ResearchKit.Display;

/// <summary>
/// Turns any value into a <see cref="MimeBundle"/>. The one place that all outputs pass: the release gate admits the value (and every value
/// inside it) before it is rendered, and screens each representation after.
/// </summary>
/// <remarks>
/// Who shows a value is decided in this order: a renderer registered for its type, <see cref="IDisplayable"/>, .NET Interactive's formatter
/// convention, the built-in renderers (scalars, strings, exceptions, dictionaries, sequences, objects). Safe for use by several threads.
/// </remarks>
/// <param name="gate">The gate. There is no displayer without one.</param>
/// <param name="options">How much is shown; null for <see cref="DisplayOptions.Default"/>.</param>
public sealed class Displayer(IReleaseGate gate, DisplayOptions? options = null)
{
    private readonly IReleaseGate _gate = gate ?? throw new ArgumentNullException(nameof(gate));
    private ImmutableList<(Type Type, Func<object, MimeBundle> Render)> _registered = [];

    /// <summary>The gate that all outputs pass; streams of text and error messages are screened by it too.</summary>
    public IReleaseGate Gate => _gate;

    /// <summary>How much is shown.</summary>
    public DisplayOptions Options { get; } = options ?? DisplayOptions.Default;

    /// <summary>Shows values of a type, and of types derived from it, in a way of one's own. A later registration goes before an earlier one.</summary>
    /// <typeparam name="T">The type: a class, struct or interface.</typeparam>
    /// <param name="render">Makes the bundle. It gets what the gate admitted; what it returns is screened.</param>
    public void Register<T>(Func<T, MimeBundle> render)
    {
        ArgumentNullException.ThrowIfNull(render);
        ImmutableInterlocked.Update(ref _registered, list => list.Insert(0, (typeof(T), value => render((T)value))));
    }

    /// <summary>Renders a value.</summary>
    /// <param name="value">Anything; null included.</param>
    /// <param name="cancellationToken">Stops the rendering of a long or endless sequence.</param>
    /// <returns>A bundle that has <c>text/plain</c> at least, each representation screened by the gate.</returns>
    public MimeBundle Render(object? value, CancellationToken cancellationToken = default)
    {
        var bundle = new ValueRendering(_gate, _registered, Options, cancellationToken).Render(value);
        var screened = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var (mimeType, content) in bundle.Data) screened[mimeType] = _gate.Screen(mimeType, content);
        return new MimeBundle(screened.ToImmutable());
    }
}
