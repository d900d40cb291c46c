namespace ResearchKit.Notebooks.Kernels;

/// <summary>The part of a cell that a position is in: what follows the selector line above it.</summary>
/// <param name="Kernel">The kernel of the part.</param>
/// <param name="Start">Where the part begins in the cell.</param>
/// <param name="Code">The part.</param>
/// <param name="IsDirective">Whether the position is in a line that begins with <c>#!</c>; the part is that line then.</param>
internal sealed record CellPart(IKernel Kernel, int Start, string Code, bool IsDirective)
{
    /// <summary>Finds the part. A selector that names no kernel is passed over: the cell is still being written.</summary>
    public static CellPart At(CompositeKernel kernels, string cell, int position)
    {
        var kernel = kernels.Kernels[0];
        var (start, line) = (0, 0);
        while (true)
        {
            var end = cell.IndexOf('\n', line) is >= 0 and var found ? found : cell.Length;
            var text = cell.AsSpan(line, end - line).Trim();
            var isDirective = text.StartsWith("#!", StringComparison.Ordinal);
            if (isDirective && position >= line && position <= end)
                return new CellPart(kernel, line, cell[line..end], IsDirective: true);
            if (isDirective && position < line)
                return new CellPart(kernel, start, cell[start..line], IsDirective: false);
            if (isDirective)
            {
                var name = text[2..];
                var blank = name.IndexOfAny(' ', '\t');
                kernel = kernels.Find((blank < 0 ? name : name[..blank]).ToString()) ?? kernel;
                start = Math.Min(end + 1, cell.Length);
            }

            if (end == cell.Length)
                return new CellPart(kernel, start, cell[start..], IsDirective: false);
            line = end + 1;
        }
    }
}
