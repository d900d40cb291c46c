namespace ResearchKit.Statistics.Multilevel;

/// <summary>Z'V⁻¹Z between all levels and Z'V⁻²Z within them, for traces of products; level by level where there is one grouping, else in full.</summary>
internal sealed class LevelCovariances
{
    private const int MostEffects = 2500;

    private readonly RandomFactor[] _factors;
    private readonly int[] _start; // of each factor's effects
    private readonly double[] _once; // Z'V⁻¹Z: full, or blocks one after the other
    private readonly double[] _twice; // Z'V⁻²Z alike
    private readonly double _whole; // tr V⁻²
    private readonly int _size; // of the full matrix; 0 for blocks

    private LevelCovariances(RandomFactor[] factors, int[] start, double[] once, double[] twice, double whole, int size) =>
        (_factors, _start, _once, _twice, _whole, _size) = (factors, start, once, twice, whole, size);

    /// <summary>Null where there are too many effects of several groupings.</summary>
    public static LevelCovariances? Of(ProfiledDeviance deviance, DeviancePoint point, int rows, CancellationToken cancellationToken)
    {
        RandomFactor[] factors = deviance.Products.Factors;
        var start = new int[factors.Length + 1];
        for (int f = 0; f < factors.Length; f++)
            start[f + 1] = start[f] + factors[f].LevelCount * factors[f].Width;
        if (factors.Length == 1)
            return OfOne(deviance, point, rows, start);
        return start[^1] > MostEffects ? null : OfAll(deviance, point, rows, start, cancellationToken);
    }

    /// <summary>tr(V⁻¹G V⁻¹G') of two components.</summary>
    public double Trace(KenwardRoger.Component first, KenwardRoger.Component second)
    {
        if (first.Factor < 0)
            return second.Factor < 0 ? _whole : Within(second);
        int f = first.Factor, g = second.Factor, r = _factors[f].Width, s = _factors[g].Width;
        double sum = 0;
        for (int i = 0; i < _factors[f].LevelCount; i++)
        {
            int from = _size == 0 ? i : 0, to = _size == 0 ? i + 1 : _factors[g].LevelCount;
            for (int j = from; j < to; j++)
            {
                (int at, int stride) = _size == 0 ? (i * r * r, r) : ((_start[f] + i * r) * _size + _start[g] + j * s, _size);
                double Element(int row, int column) => _once[at + row * stride + column];

                // tr(E A E' A') with E and E' of one or two ones each.
                sum += Element(first.Row, second.Row) * Element(first.Column, second.Column);
                if (second.Row != second.Column)
                    sum += Element(first.Row, second.Column) * Element(first.Column, second.Row);
                if (first.Row == first.Column)
                    continue;
                sum += Element(first.Column, second.Row) * Element(first.Row, second.Column);
                if (second.Row != second.Column)
                    sum += Element(first.Column, second.Column) * Element(first.Row, second.Row);
            }
        }

        return sum;
    }

    private double Within(KenwardRoger.Component component)
    {
        int f = component.Factor, r = _factors[f].Width;
        double sum = 0;
        for (int i = 0; i < _factors[f].LevelCount; i++)
        {
            (int at, int stride) = _size == 0 ? (i * r * r, r) : ((_start[f] + i * r) * (_size + 1), _size);
            sum += _twice[at + component.Row * stride + component.Column] * (component.Row == component.Column ? 1 : 2);
        }

        return sum;
    }

    private static LevelCovariances OfOne(ProfiledDeviance deviance, DeviancePoint point, int rows, int[] start)
    {
        RandomFactor factor = deviance.Products.Factors[0];
        int r = factor.Width;
        double[] diagonal = deviance.Products.Diagonal[0], once = new double[diagonal.Length], twice = new double[diagonal.Length];
        Span<double> work = new double[r * r], n = new double[r * r], shrunken = new double[r * r];
        double whole = rows;
        for (int at = 0; at < diagonal.Length; at += r * r)
        {
            ReadOnlySpan<double> d = diagonal.AsSpan(at, r * r);
            SmallMatrix.Multiply(work, point.Lambda[0], point.Inverse!.Inverse[0].AsSpan(at, r * r), r, r, r);
            n.Clear();
            SmallMatrix.AddMultiplyTranspose(n, work, point.Lambda[0], r, r, r);
            SmallMatrix.Multiply(shrunken, n, d, r, r, r); // N Z'Z
            Finish(d, shrunken, once.AsSpan(at, r * r), twice.AsSpan(at, r * r), r);
            whole += TraceOf(shrunken, r);
        }

        return new LevelCovariances(deviance.Products.Factors, start, once, twice, whole, 0);
    }

    private static LevelCovariances OfAll(ProfiledDeviance deviance, DeviancePoint point, int rows, int[] start, CancellationToken cancellationToken)
    {
        CrossProducts products = deviance.Products;
        int q = start[^1];
        double[][] unit = [.. products.Factors.Select((factor, f) => new double[(start[f + 1] - start[f]) * q])];
        for (int f = 0; f < unit.Length; f++)
        {
            for (int i = start[f]; i < start[f + 1]; i++)
                unit[f][(i - start[f]) * q + i] = 1;
        }

        double[] d = [.. products.Multiply(unit, q).SelectMany(one => one)];
        cancellationToken.ThrowIfCancellationRequested();
        double[] n = [.. deviance.Resolve(point, unit, q).SelectMany(one => one)];
        cancellationToken.ThrowIfCancellationRequested();
        double[] shrunken = new double[q * q], once = new double[q * q], twice = new double[q * q];
        RowProducts.Accumulate(shrunken, q, n, q, q, d, q, q, q, 1, add: false); // Z'Z is symmetric
        cancellationToken.ThrowIfCancellationRequested();
        Finish(d, shrunken, once, twice, q);
        return new LevelCovariances(products.Factors, start, once, twice, rows + TraceOf(shrunken, q), q);
    }

    /// <summary>With S = N Z'Z: Z'V⁻¹Z = Z'Z − Z'Z S and Z'V⁻²Z = Z'V⁻¹Z − Z'V⁻¹Z S.</summary>
    private static void Finish(ReadOnlySpan<double> d, ReadOnlySpan<double> shrunken, Span<double> once, Span<double> twice, int size)
    {
        double[] turned = new double[size * size];
        for (int i = 0; i < size; i++)
        {
            for (int j = 0; j < size; j++)
                turned[j * size + i] = shrunken[i * size + j];
        }

        d.CopyTo(once);
        RowProducts.Accumulate(once, size, d, size, size, turned, size, size, size, -1, add: true);
        once.CopyTo(twice);
        RowProducts.Accumulate(twice, size, once, size, size, turned, size, size, size, -1, add: true);
    }

    /// <summary>−2 tr S + tr S²: what tr V⁻² has besides the rows.</summary>
    private static double TraceOf(ReadOnlySpan<double> shrunken, int size)
    {
        double sum = 0;
        for (int i = 0; i < size; i++)
        {
            sum -= 2 * shrunken[i * size + i];
            for (int j = 0; j < size; j++)
                sum += shrunken[i * size + j] * shrunken[j * size + i];
        }

        return sum;
    }
}
