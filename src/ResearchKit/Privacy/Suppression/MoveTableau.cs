using System.Numerics;

namespace ResearchKit.Privacy.Suppression;

/// <summary>
/// Looks for other worlds that look the same to a reader: a simplex tableau of the equations of the shown cells, over the atoms that these leave free.
/// All its points are whole numbers, and each world found is checked in integers before it counts, so that what it proves holds for a reader who
/// reasons with whole numbers. Where the equations are those of a network (two-way tables, one of them with a hierarchy), it finds the exact bounds; elsewhere it may find less, and never more.
/// </summary>
/// <remarks>
/// Bounded-variable simplex (Dantzig, 1963) on displacements from the truth, so that it starts at a feasible point. Steps are cut to whole numbers, and a variable
/// may leave the basis between its bounds.
/// </remarks>
internal sealed class MoveTableau
{
    private const double Tiny = 1e-9;

    private readonly CellSystem _system;
    private readonly IReadOnlyList<bool> _hidden;
    private readonly int[] _atoms;
    private readonly int[] _place;
    private readonly double[][] _rows;
    private readonly int[] _basis;
    private readonly int[] _nonbasic;
    private readonly long[] _displacement;
    private int _alive;

    /// <param name="system">The cells.</param>
    /// <param name="hidden">Which are hidden.</param>
    /// <param name="within">The atoms that may change; null for all. With fewer, less is found.</param>
    public MoveTableau(CellSystem system, IReadOnlyList<bool> hidden, IReadOnlySet<int>? within = null)
    {
        (_system, _hidden) = (system, hidden);
        var free = FreeAtoms(system, hidden, within);
        _atoms = [.. Enumerable.Range(0, free.Length).Where(atom => free[atom])];
        _place = new int[free.Length];
        Array.Fill(_place, -1);
        for (var i = 0; i < _atoms.Length; i++) _place[_atoms[i]] = i;
        var equations = Equations(system, hidden, free);
        _rows = new double[equations.Count][];
        _basis = new int[equations.Count];
        for (var row = 0; row < equations.Count; row++)
        {
            _rows[row] = new double[_atoms.Length];
            foreach (var atom in equations[row]) _rows[row][_place[atom]] = 1;
            _basis[row] = -1;
        }

        _nonbasic = [.. Enumerable.Range(0, _atoms.Length)];
        _alive = _atoms.Length;
        _displacement = new long[_atoms.Length];
        Work = Size;
    }

    /// <summary>Numbers in the tableau: what one exchange costs.</summary>
    public long Size => (long)_rows.Length * _atoms.Length;

    /// <summary>Numbers looked at so far.</summary>
    public long Work { get; private set; }

    /// <summary>Whether a cell's count is widened by worlds that it finds, until the interval is wide enough or no more is found.</summary>
    public bool Widen(int cell, ProtectionRecord record, long wanted)
    {
        foreach (var sign in s_signs)
        {
            if (record.Width(cell) >= wanted) return true;
            Climb(cell, sign, wanted, record);
        }

        return record.Width(cell) >= wanted;
    }

    private static readonly int[] s_signs = [1, -1];

    private void Climb(int cell, int sign, long wanted, ProtectionRecord record)
    {
        Array.Clear(_displacement);
        Work += Size;
        var gain = Gains(cell, sign);
        var target = _system.Members[cell];
        long reached = 0;
        var limit = (4 * (_rows.Length + 8)) + _alive;
        for (var (step, still) = (0, 0); step < limit; step++)
        {
            var entering = Entering(gain, byOrder: still > 12);
            if (entering < 0) break;
            var (row, length) = Exchange(entering, Math.Sign(gain[entering]), wanted);
            if (length > 0)
            {
                Move(entering, length * Math.Sign(gain[entering]));
                reached = sign * target.Sum(atom => _place[atom] < 0 ? 0 : _displacement[_place[atom]]);
                still = 0;
                if (reached + record.Extent(cell, -sign) >= wanted) break;
            }
            else
            {
                still++;
            }

            Work += (long)_rows.Length * _alive;
            if (row >= 0) Pivot(row, entering, gain);
        }

        if (reached > 0) Note(record);
    }

    private void Note(ProtectionRecord record)
    {
        var moved = Enumerable.Range(0, _atoms.Length).Where(i => _displacement[i] != 0).ToArray();
        var world = new MoveWitness([.. moved.Select(i => _atoms[i])], [.. moved.Select(i => (int)_displacement[i])]);
        if (world.Holds(_system, _hidden)) record.Add(world);
    }

    private double[] Gains(int cell, int sign)
    {
        var worth = new double[_atoms.Length];
        foreach (var atom in _system.Members[cell])
        {
            if (_place[atom] >= 0) worth[_place[atom]] = sign;
        }

        var gain = new double[_atoms.Length];
        for (var j = 0; j < _alive; j++) gain[j] = worth[_nonbasic[j]];
        for (var row = 0; row < _rows.Length; row++)
        {
            if (_basis[row] >= 0 && worth[_basis[row]] != 0) Subtract(gain, _rows[row], worth[_basis[row]], _alive);
        }

        return gain;
    }

    private int Entering(double[] gain, bool byOrder)
    {
        var best = -1;
        var most = Tiny;
        for (var j = 0; j < _alive; j++)
        {
            var size = Math.Abs(gain[j]);
            if (size <= most || Room(_nonbasic[j], gain[j] > 0) <= 0) continue;
            if (byOrder && best >= 0 && _nonbasic[best] < _nonbasic[j]) continue;
            best = j;
            if (!byOrder) most = size;
        }

        return best;
    }

    // How far the entering variable goes in whole steps, and which basic one stops it (-1 when none needs to leave).
    private (int Row, long Length) Exchange(int entering, int direction, long wanted)
    {
        var quantum = 1;
        for (var row = 0; row < _rows.Length; row++)
        {
            var entry = _rows[row][entering];
            if (Math.Abs(entry) > Tiny && Math.Abs((entry * quantum) - Math.Round(entry * quantum)) > Tiny) quantum = Whole(entry, quantum);
        }

        double length = Math.Min(Room(_nonbasic[entering], direction > 0), Math.Max(64, 8 * wanted));
        var leaving = -1;
        var steepest = 0.0;
        for (var row = 0; row < _rows.Length; row++)
        {
            var rate = -_rows[row][entering] * direction;
            if (Math.Abs(rate) <= Tiny) continue;
            var room = (_basis[row] < 0 ? 0 : Room(_basis[row], rate > 0)) / Math.Abs(rate);
            if (room < length - Tiny || (leaving >= 0 && room <= length + Tiny && Math.Abs(rate) > steepest))
                (length, leaving, steepest) = (room, row, Math.Abs(rate));
        }

        return (leaving, quantum > 64 ? 0 : (long)Math.Floor((length + Tiny) / quantum) * quantum);
    }

    private static int Whole(double entry, int quantum)
    {
        for (var factor = 2; factor * quantum <= 64; factor++)
        {
            var scaled = entry * quantum * factor;
            if (Math.Abs(scaled - Math.Round(scaled)) <= Tiny * factor * quantum) return factor * quantum;
        }

        return 1 << 20;
    }

    private void Move(int entering, long change)
    {
        _displacement[_nonbasic[entering]] += change;
        for (var row = 0; row < _rows.Length; row++)
        {
            var entry = _rows[row][entering];
            if (_basis[row] >= 0 && entry != 0) _displacement[_basis[row]] -= (long)Math.Round(entry * change);
        }
    }

    private void Pivot(int row, int entering, double[] gain)
    {
        var pivot = _rows[row];
        var by = pivot[entering];
        var leaving = _basis[row];
        _basis[row] = _nonbasic[entering];
        // A shown cell's equation that leaves never comes back: its column goes, and the last one takes its place.
        var last = _alive - 1;
        pivot[entering] = 1;
        for (var j = 0; j < _alive; j++) pivot[j] = Clean(pivot[j] / by);
        for (var other = 0; other < _rows.Length; other++)
        {
            if (other == row) continue;
            var entry = _rows[other][entering];
            if (entry == 0) continue;
            _rows[other][entering] = 0;
            Subtract(_rows[other], pivot, entry, _alive);
        }

        var worth = gain[entering];
        gain[entering] = 0;
        Subtract(gain, pivot, worth, _alive);
        if (leaving >= 0)
        {
            _nonbasic[entering] = leaving;
            return;
        }

        foreach (var one in _rows) one[entering] = one[last];
        gain[entering] = gain[last];
        _nonbasic[entering] = _nonbasic[last];
        _alive--;
    }

    private static void Subtract(double[] from, double[] row, double times, int length)
    {
        var j = 0;
        var factor = new Vector<double>(times);
        for (; j <= length - Vector<double>.Count; j += Vector<double>.Count)
            (new Vector<double>(from, j) - (factor * new Vector<double>(row, j))).CopyTo(from, j);
        for (; j < length; j++) from[j] -= times * row[j];
    }

    private static double Clean(double value)
    {
        var whole = Math.Round(value);
        return Math.Abs(value - whole) < Tiny ? whole : value;
    }

    private long Room(int variable, bool up)
    {
        var atom = _atoms[variable];
        return up ? _system.Uppers[atom] - _system.Values[atom] - _displacement[variable] : _system.Values[atom] + _displacement[variable];
    }

    // Atoms that no shown cell fixes by itself or after others are fixed: subtraction, as often as it gives something.
    private static bool[] FreeAtoms(CellSystem system, IReadOnlyList<bool> hidden, IReadOnlySet<int>? within)
    {
        var free = new bool[system.AtomCount];
        for (var atom = 0; atom < free.Length; atom++) free[atom] = within is null || within.Contains(atom);
        var left = new int[system.CellCount];
        var single = new Queue<int>();
        for (var cell = 0; cell < left.Length; cell++)
        {
            left[cell] = within is null ? system.Members[cell].Length : system.Members[cell].Count(member => free[member]);
            if (!hidden[cell] && left[cell] == 1) single.Enqueue(cell);
        }

        while (single.TryDequeue(out var cell))
        {
            if (left[cell] != 1) continue;
            var atom = Array.Find(system.Members[cell], member => free[member]);
            free[atom] = false;
            foreach (var other in system.CellsOf(atom))
            {
                if (--left[other] == 1 && !hidden[other]) single.Enqueue(other);
            }
        }

        return free;
    }

    private static List<int[]> Equations(CellSystem system, IReadOnlyList<bool> hidden, bool[] free)
    {
        var equations = new List<int[]>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var cell = 0; cell < system.CellCount; cell++)
        {
            if (hidden[cell]) continue;
            var atoms = Array.FindAll(system.Members[cell], atom => free[atom]);
            if (atoms.Length > 0 && seen.Add(new string(System.Runtime.InteropServices.MemoryMarshal.Cast<int, char>(atoms)))) equations.Add(atoms);
        }

        return equations;
    }
}
