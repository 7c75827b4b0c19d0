namespace Ullage.Audit.Sources;

/// <summary>Tells named pipes and sockets from files.</summary>
public static class NamedPipe
{
    /// <summary>
    /// Whether a path is that of a named pipe, whose opening waits for the other end, or of a socket; null where that cannot be told, as of an empty file that may not be written.
    /// .NET tells one from a file only when it is open; for reading and writing at once the system opens one without waiting.
    /// </summary>
    /// <param name="path">The full path.</param>
    public static bool? Is(string path)
    {
        try
        {
            return IsEmptyFile(path) && !CanSeek(path);
        }
        catch (UnauthorizedAccessException)
        {
            return null;
        }
        catch (IOException)
        {
            // A socket cannot be opened at all.
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
