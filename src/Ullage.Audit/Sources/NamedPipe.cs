namespace Ullage.Audit.Sources;

/// <summary>Tells named pipes from files.</summary>
public static class NamedPipe
{
    /// <summary>Whether a path is that of a named pipe. .NET tells one from a file only when it is open; for reading and writing at once the system opens one without waiting.</summary>
    /// <param name="path">The full path.</param>
    /// <exception cref="IOException">It is there and cannot be opened.</exception>
    public static bool Is(string path)
    {
        try
        {
            return IsEmptyFile(path) && !CanSeek(path);
        }
        catch (UnauthorizedAccessException)
        {
            // What may not be written is taken for a file.
            return false;
        }
    }

    /// <summary>Whether a path in a folder is no file that may be opened for reading without waiting: a named pipe, a socket, or an empty file that may not be written, of which nothing more can be told.</summary>
    /// <param name="path">The full path.</param>
    internal static bool MayBe(string path)
    {
        try
        {
            return IsEmptyFile(path) && !CanSeek(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return true;
        }
    }

    private static bool IsEmptyFile(string path) => !OperatingSystem.IsWindows() && File.Exists(path) && new FileInfo(path).Length == 0;

    private static bool CanSeek(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        return stream.CanSeek;
    }
}
