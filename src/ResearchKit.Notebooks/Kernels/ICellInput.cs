namespace ResearchKit.Notebooks.Kernels;

/// <summary>A way to ask the person who runs a cell.</summary>
public interface ICellInput
{
    /// <summary>Asks and waits for the answer.</summary>
    /// <param name="prompt">What is asked; may be empty.</param>
    /// <param name="password">Whether what is typed is hidden.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>What was typed, without a line end.</returns>
    /// <exception cref="InvalidOperationException">Nobody can be asked; the message says why.</exception>
    string Read(string prompt, bool password, CancellationToken cancellationToken);
}
