namespace Ullage.Audit.Reading;

/// <summary>Paths as files and objects write them.</summary>
internal static class WrittenPath
{
    /// <summary>The full path of what is written in a folder. One that holds a NUL, as no file's does, stays as it is written and is nobody's.</summary>
    /// <param name="folder">The folder; one that is not rooted counts from the root.</param>
    /// <param name="path">What is written: relative to the folder, or rooted.</param>
    public static string In(string folder, string path)
    {
        var joined = Path.Combine(folder, path);
        return joined.Contains('\0', StringComparison.Ordinal) ? joined : Path.GetFullPath(joined, "/");
    }
}
