namespace Ullage.Hosting.Profiling.Names;

/// <summary>Where a method stands in the source.</summary>
/// <param name="file">Path of its file as the compiler had it.</param>
/// <param name="offsets">Offsets in its IL at which statements begin, ascending.</param>
/// <param name="lines">The line of each, from 1.</param>
internal sealed class SourceMethod(string file, int[] offsets, int[] lines)
{
    /// <summary>Path of its file as the compiler had it.</summary>
    public string File { get; } = file;

    /// <summary>The line of its first statement.</summary>
    public int Start { get; } = lines[0];

    /// <summary>The line of the statement that holds an offset in its IL; that of the first where the offset is untold.</summary>
    public int Line(int? offset)
    {
        var at = Array.BinarySearch(offsets, offset ?? 0);
        return lines[Math.Max(0, at >= 0 ? at : ~at - 1)];
    }
}
