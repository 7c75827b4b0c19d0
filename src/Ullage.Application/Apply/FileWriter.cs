using Ullage.Manifests.Folders;

namespace Ullage.Application.Apply;

/// <summary>
/// Writes the files of a plan. Each appears whole or not at all, with its mode and owner: it is written beside its place, flushed to the disk, and renamed.
/// Nothing is renamed before all are written, and none that has changed since it was read.
/// </summary>
public static class FileWriter
{
    private const UnixFileMode Usual = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <summary>Writes them all.</summary>
    /// <param name="files">The files, each once.</param>
    /// <exception cref="FileWriteException">One could not be written; the message says which and what has been written before it.</exception>
    public static void Write(IReadOnlyList<FileEdit> files)
    {
        ArgumentNullException.ThrowIfNull(files);
        files = [.. files.Select(static f => f with { Path = Behind(f.Path) })];
        var beside = new List<string>();
        var written = 0;
        var at = "";
        try
        {
            foreach (var file in files)
            {
                at = file.Path;
                RequireUnchanged(file);
                beside.Add(Unfinished(file.Path));
                WriteBeside(file, beside[^1]);
            }

            // Once more: the first may have changed while the last was written.
            foreach (var file in files)
            {
                at = file.Path;
                RequireUnchanged(file);
            }

            foreach (var file in files)
            {
                at = file.Path;
                File.Move(beside[written], file.Path, overwrite: file.Before is not null);
                written++;
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            var told = error is UnauthorizedAccessException ? "permission denied" : error.Message.Split(" : ")[0].TrimEnd('.');
            var state = written == 0 ? "nothing was written" : $"{written} of {files.Count} files were written before it; run again to write the rest";
            throw new FileWriteException($"{at} cannot be written ({told}); {state}", error);
        }
        finally
        {
            beside.Skip(written).ToList().ForEach(Delete);
        }
    }

    /// <summary>What a link leads to: the file is written there, and the link stays one.</summary>
    private static string Behind(string path) => new FileInfo(path) is { LinkTarget: not null } link ? link.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? path : path;

    private static string Unfinished(string path) => Path.Combine(Path.GetDirectoryName(path)!, $".{Path.GetFileName(path)}.{Path.GetRandomFileName()}.partial");

    private static void WriteBeside(FileEdit file, string beside)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0 };
        var isNew = file.Before is null;
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = isNew ? Usual : File.GetUnixFileMode(file.Path);
        }

        using (var stream = new FileStream(beside, options))
        {
            stream.Write(file.After.Span);
            stream.Flush(flushToDisk: true);
        }

        if (isNew || OperatingSystem.IsWindows())
        {
            return;
        }

        FileOwner.Copy(file.Path, beside);

        // Again, as the process's mask and a change of owner both take bits away.
        File.SetUnixFileMode(beside, File.GetUnixFileMode(file.Path));
    }

    private static void RequireUnchanged(FileEdit file)
    {
        if (file.Before is not { } before)
        {
            if (Path.Exists(file.Path))
            {
                throw new IOException("it has come to be since the folder was read; run again");
            }

            return;
        }

        // What may not be written must not be replaced either, though its folder would allow it.
        using var stream = new FileStream(file.Path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        var now = new byte[before.Length];
        if (stream.Length != before.Length || stream.ReadAtLeast(now, now.Length, throwOnEndOfStream: false) != now.Length || !before.Span.SequenceEqual(now))
        {
            throw new IOException("it has changed since it was read; run again");
        }
    }

    private static void Delete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The disk that failed the write may fail this too; the first error is the one to tell.
        }
    }
}
