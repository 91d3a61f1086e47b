using System.Diagnostics;
using ConcurrentWeb.Bench.Scenarios;

namespace ConcurrentWeb.Bench.Contestants;

/// <summary>One who does the work, in a process of its own, and prints a <see cref="Measurement.Reading"/> as its last line.</summary>
internal abstract class Contestant
{
    /// <summary>Whether what it needs is on this machine.</summary>
    public virtual bool IsInstalled => true;

    /// <summary>How to start it.</summary>
    public abstract ProcessStartInfo StartInfo(Scenario scenario, Entry entry, Uri server, Sizes sizes);
}
