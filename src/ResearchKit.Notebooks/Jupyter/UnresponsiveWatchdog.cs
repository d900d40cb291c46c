using System.Globalization;

namespace ResearchKit.Notebooks.Jupyter;

/// <summary>
/// Ends a kernel whose interrupted cell does not return, because it is inside a call that .NET cannot stop: front ends start it again then, or say that it
/// is dead. Without this it would answer every cell with the same error, for ever.
/// </summary>
/// <param name="patience">How long such a call may go on after its interrupt.</param>
/// <param name="isStuck">Whether the cell is still inside.</param>
/// <param name="end">Ends the kernel.</param>
internal sealed class UnresponsiveWatchdog(TimeSpan patience, Func<bool> isStuck, Action end)
{
    /// <summary>The variable that sets the patience, in seconds; one minute without it.</summary>
    public const string Variable = "RESEARCHKIT_UNRESPONSIVE_SECONDS";

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(200);
    private int _watching;

    /// <summary>The patience that the variable asks for.</summary>
    public static TimeSpan PatienceOf(string? value) =>
        double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && seconds is > 0 and < 1e6 ? TimeSpan.FromSeconds(seconds) : TimeSpan.FromMinutes(1);

    /// <summary>Begins to watch, unless it does already.</summary>
    public void Watch()
    {
        if (Interlocked.Exchange(ref _watching, 1) == 1)
            return;
        new Thread(() =>
        {
            var deadline = Environment.TickCount64 + (long)patience.TotalMilliseconds;
            while (isStuck())
            {
                if (Environment.TickCount64 >= deadline)
                {
                    end();
                    return;
                }

                Thread.Sleep(BetweenLooks);
            }

            Volatile.Write(ref _watching, 0);
        })
        {
            IsBackground = true,
            Name = "Jupyter watchdog",
        }.Start();
    }
}
