namespace ResearchKit.Statistics.Multilevel;

/// <content>Solutions for right-hand sides of any kind.</content>
internal sealed partial class MixedCholesky
{
    /// <summary>By pair of factors, where <see cref="Invert"/> puts the blocks of M⁻¹ of levels that meet (as the pair's blocks lie); null where they are not wanted.</summary>
    public double[,][]? PairInverses { get; set; }

    /// <summary>M⁻¹S for right-hand sides S (by factor, a row a spherical effect), in place.</summary>
    public void Solve(double[][] right, int columns)
    {
        int r = _width;
        var core = new double[_layout.CoreRows * columns];
        for (int f = 1; f < right.Length; f++)
            right[f].CopyTo(core.AsSpan(_layout.RowStart[f] * columns));
        for (int leaf = 0; leaf < _leaves; leaf++)
        {
            Span<double> w = right[0].AsSpan(leaf * r * columns, r * columns);
            SmallMatrix.SolveLower(_leafLower.AsSpan(leaf * r * r, r * r), w, r, columns);
            for (int k = _layout.LinkStart[leaf]; k < _layout.LinkStart[leaf + 1]; k++)
            {
                int s = (_linkLowerStart[k + 1] - _linkLowerStart[k]) / r;
                SmallMatrix.Multiply(core.AsSpan(_layout.RowOf(_layout.LinkNode[k]) * columns, s * columns), _linkLower.AsSpan(_linkLowerStart[k], s * r), w, s, r, columns, -1, add: true);
            }
        }

        for (int s = 0; s < _fronts.Length; s++)
            SolveForward(s, core, columns);
        SolveBackward(core, columns);
        for (int f = 1; f < right.Length; f++)
            core.AsSpan(_layout.RowStart[f] * columns, right[f].Length).CopyTo(right[f]);
        for (int leaf = 0; leaf < _leaves; leaf++)
        {
            Span<double> w = right[0].AsSpan(leaf * r * columns, r * columns);
            for (int k = _layout.LinkStart[leaf]; k < _layout.LinkStart[leaf + 1]; k++)
            {
                int s = (_linkLowerStart[k + 1] - _linkLowerStart[k]) / r;
                SmallMatrix.TransposeMultiply(w, _linkLower.AsSpan(_linkLowerStart[k], s * r), core.AsSpan(_layout.RowOf(_layout.LinkNode[k]) * columns, s * columns), r, s, columns, -1, add: true);
            }

            SmallMatrix.SolveUpper(_leafLower.AsSpan(leaf * r * r, r * r), w, r, columns);
        }
    }

    private void SolveBackward(double[] solution, int columns)
    {
        for (int s = _fronts.Length - 1; s >= 0; s--)
        {
            int size = _layout.FrontSize[s];
            int[] rows = _layout.FrontRows[s];
            for (int i = _layout.PivotSize[s] - 1; i >= 0; i--)
            {
                for (int c = 0; c < columns; c++)
                {
                    double sum = solution[rows[i] * columns + c];
                    for (int k = i + 1; k < size; k++)
                        sum -= _fronts[s][k * size + i] * solution[rows[k] * columns + c];
                    solution[rows[i] * columns + c] = sum / _fronts[s][i * size + i];
                }
            }
        }
    }
}
