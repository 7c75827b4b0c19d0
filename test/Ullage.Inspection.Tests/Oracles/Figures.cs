namespace Ullage.Inspection.Tests.Oracles;

/// <summary>Keeps what was compared for <c>docs/proofs/inspect.md</c>, where <c>ULLAGE_INSPECT_FIGURES</c> names a file.</summary>
internal static class Figures
{
    private static readonly Lock _gate = new();

    /// <summary>Adds a line.</summary>
    public static void Add(string what, string figure)
    {
        if (Environment.GetEnvironmentVariable("ULLAGE_INSPECT_FIGURES") is { Length: > 0 } path)
        {
            lock (_gate)
            {
                File.AppendAllText(path, $"| {what} | {figure} |\n");
            }
        }
    }
}
