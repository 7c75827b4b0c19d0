using Ullage.Model;

namespace Ullage.Prometheus.Tsdb.Files;

/// <summary>Lists folders of a TSDB, which its Prometheus may be deleting meanwhile.</summary>
internal static class DataFolder
{
    /// <summary>The files in a folder.</summary>
    /// <exception cref="SourceException">It cannot be listed; <see cref="SourceFailure.NotFound"/> when it has gone.</exception>
    public static string[] Files(string folder) => List(folder, static f => Directory.GetFiles(f));

    /// <summary>The folders in a folder whose names match.</summary>
    /// <exception cref="SourceException">It cannot be listed; <see cref="SourceFailure.NotFound"/> when it has gone.</exception>
    public static string[] Folders(string folder, string pattern) => List(folder, f => Directory.GetDirectories(f, pattern));

    private static string[] List(string folder, Func<string, string[]> list)
    {
        try
        {
            return list(folder);
        }
        catch (DirectoryNotFoundException e)
        {
            throw new SourceException(SourceFailure.NotFound, $"{folder}: no such folder, though it was there a moment ago.", e);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new SourceException(SourceFailure.Forbidden, $"{folder}: not permitted to list it; run as the user that owns Prometheus' data.", e);
        }
        catch (IOException e)
        {
            throw new SourceException(SourceFailure.Unreachable, $"{folder}: {e.Message}", e);
        }
    }
}
