namespace ResearchKit.Statistics.ItemResponse;

/// <summary>
/// A symmetric positive matrix of one block for each item and a border of shared parameters. Solving takes time in the number of items, not in its cube.
/// </summary>
internal sealed class ArrowMatrix
{
    private readonly int[][] _own; // places of each block's parameters
    private readonly double[][] _blocks; // Cholesky factors after Factorise
    private readonly double[][] _borders; // block size by shared
    private readonly double[] _corner;
    private readonly int _sharedStart;
    private readonly int _shared;

    public ArrowMatrix(ParameterLayout layout)
    {
        _sharedStart = layout.SharedStart;
        _shared = layout.Count - layout.SharedStart;
        _own = [.. layout.Places.Select(places => places.Where(place => place >= 0 && place < layout.SharedStart).ToArray())];
        _blocks = [.. _own.Select(own => new double[own.Length * own.Length])];
        _borders = [.. _own.Select(own => new double[own.Length * _shared])];
        _corner = new double[_shared * _shared];
    }

    /// <summary>Adds to the element of two parameters, of which at least one belongs to the item or both are shared.</summary>
    public void Add(int item, int a, int b, double value)
    {
        if (a >= _sharedStart && b >= _sharedStart)
            _corner[(a - _sharedStart) * _shared + b - _sharedStart] += value;
        else if (a < _sharedStart && b < _sharedStart)
            _blocks[item][(a - _own[item][0]) * _own[item].Length + b - _own[item][0]] += value;
        else if (a < _sharedStart)
            _borders[item][(a - _own[item][0]) * _shared + b - _sharedStart] += value;
    }

    /// <summary>Holds a parameter where it is.</summary>
    public void Freeze(int item, int place)
    {
        if (place >= _sharedStart)
        {
            int at = place - _sharedStart;
            for (int j = 0; j < _shared; j++)
                _corner[at * _shared + j] = _corner[j * _shared + at] = at == j ? 1 : 0;
            foreach (double[] border in _borders)
            {
                for (int j = at; j < border.Length; j += _shared)
                    border[j] = 0;
            }

            return;
        }

        int size = _own[item].Length, row = place - _own[item][0];
        for (int j = 0; j < size; j++)
            _blocks[item][row * size + j] = _blocks[item][j * size + row] = j == row ? 1 : 0;
        _borders[item].AsSpan(row * _shared, _shared).Clear();
    }

    /// <summary>Factorises in place; what is not positive is lifted a little, since this serves as a guide of steps only.</summary>
    public void Factorise()
    {
        for (int i = 0; i < _own.Length; i++)
        {
            int size = _own[i].Length;
            Lifted(_blocks[i], size);
            SolveLower(_blocks[i], size, _borders[i], _shared);
            for (int a = 0; a < _shared; a++)
            {
                for (int b = 0; b < _shared; b++)
                {
                    double sum = 0;
                    for (int k = 0; k < size; k++)
                        sum += _borders[i][k * _shared + a] * _borders[i][k * _shared + b];
                    _corner[a * _shared + b] -= sum;
                }
            }
        }

        Lifted(_corner, _shared);
    }

    /// <summary>The inverse times a vector, after <see cref="Factorise"/>.</summary>
    public double[] Solve(double[] right)
    {
        double[] x = [.. right];
        Span<double> shared = x.AsSpan(_sharedStart);
        for (int i = 0; i < _own.Length; i++)
        {
            int size = _own[i].Length;
            if (size == 0)
                continue;
            Span<double> own = x.AsSpan(_own[i][0], size);
            SolveLower(_blocks[i], size, own, 1);
            for (int k = 0; k < size; k++)
            {
                for (int a = 0; a < _shared; a++)
                    shared[a] -= _borders[i][k * _shared + a] * own[k];
            }
        }

        SolveLower(_corner, _shared, shared, 1);
        SolveUpper(_corner, _shared, shared);
        for (int i = 0; i < _own.Length; i++)
        {
            int size = _own[i].Length;
            if (size == 0)
                continue;
            Span<double> own = x.AsSpan(_own[i][0], size);
            for (int k = 0; k < size; k++)
            {
                for (int a = 0; a < _shared; a++)
                    own[k] -= _borders[i][k * _shared + a] * shared[a];
            }

            SolveUpper(_blocks[i], size, own);
        }

        return x;
    }

    private static void Lifted(double[] matrix, int n)
    {
        for (int j = 0; j < n; j++)
        {
            double diagonal = matrix[j * n + j], floor = 1e-10 * Math.Abs(diagonal) + 1e-12;
            for (int k = 0; k < j; k++)
                diagonal -= matrix[j * n + k] * matrix[j * n + k];
            diagonal = Math.Sqrt(Math.Max(diagonal, floor));
            matrix[j * n + j] = diagonal;
            for (int i = j + 1; i < n; i++)
            {
                double sum = matrix[i * n + j];
                for (int k = 0; k < j; k++)
                    sum -= matrix[i * n + k] * matrix[j * n + k];
                matrix[i * n + j] = sum / diagonal;
            }
        }
    }

    private static void SolveLower(double[] lower, int n, Span<double> b, int columns)
    {
        for (int c = 0; c < columns; c++)
        {
            for (int i = 0; i < n; i++)
            {
                double sum = b[i * columns + c];
                for (int k = 0; k < i; k++)
                    sum -= lower[i * n + k] * b[k * columns + c];
                b[i * columns + c] = sum / lower[i * n + i];
            }
        }
    }

    private static void SolveUpper(double[] lower, int n, Span<double> b)
    {
        for (int i = n - 1; i >= 0; i--)
        {
            double sum = b[i];
            for (int k = i + 1; k < n; k++)
                sum -= lower[k * n + i] * b[k];
            b[i] = sum / lower[i * n + i];
        }
    }
}
