namespace Ullage.Cli.Running;

/// <summary>A folder that takes several result files.</summary>
internal static class OutputFolder
{
    /// <summary>Whether a path means a folder: it is one, or ends with a slash.</summary>
    /// <param name="target">Its full path.</param>
    /// <param name="shown">Its path as the user gave it.</param>
    public static bool IsMeant(string target, string shown) => Path.EndsInDirectorySeparator(shown) || Directory.Exists(target);

    /// <summary>Writes the files, each whole or not at all; the folder is made where it is missing, those above it are not. Other files in it stay.</summary>
    /// <exception cref="OutputException">One could not be written; those before it are there.</exception>
    public static int Write(string target, string shown, IEnumerable<(string Name, string Text)> files)
    {
        try
        {
            if (Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(target)) is { Length: > 0 } above && !Directory.Exists(above))
            {
                throw new DirectoryNotFoundException();
            }

            Directory.CreateDirectory(target);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new OutputException($"--output-file {shown} cannot be made ({OutputFile.Told(e)}); give a folder that exists and is writable, or a new one in such a folder", e);
        }

        var count = 0;
        foreach (var (name, text) in files)
        {
            OutputFile.Write(Path.Combine(target, name), Path.Combine(shown, name), output => output.Write(text));
            count++;
        }

        return count;
    }
}
