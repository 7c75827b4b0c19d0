using System.Text;
using Ullage.Audit.Sources;

namespace Ullage.Cli.Running;

/// <summary>
/// A result file that appears whole or not at all: written beside its place under another name, flushed to the disk, then renamed.
/// A device or open pipe under <c>/dev</c> or <c>/proc</c> is written to directly; a named pipe elsewhere is refused, since opening one waits for its reader.
/// </summary>
internal static class OutputFile
{
    private static string? _unfinished;

    /// <summary>Writes a text file.</summary>
    /// <param name="target">Its full path.</param>
    /// <param name="shown">Its path as the user knows it.</param>
    /// <param name="write">Writes its text.</param>
    /// <param name="flag">The flag that names it.</param>
    /// <exception cref="OutputException">It could not be written; nothing of it is left.</exception>
    public static void Write(string target, string shown, Action<TextWriter> write, string flag = "--output-file") =>
        WriteBytes(target, shown, stream =>
        {
            using var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), 64 << 10, leaveOpen: true);
            write(writer);
            writer.Flush();
        }, flag);

    /// <summary>Writes a file of bytes.</summary>
    /// <exception cref="OutputException">It could not be written; nothing of it is left.</exception>
    public static void WriteBytes(string target, string shown, Action<Stream> write, string flag = "--output-file")
    {
        try
        {
            if (Directory.Exists(target))
            {
                throw new IOException("it is a folder");
            }

            target = IsSpecial(target) || new FileInfo(target).LinkTarget is null ? target : File.ResolveLinkTarget(target, returnFinalTarget: true)?.FullName ?? target;
            if (IsSpecial(target))
            {
                WriteTo(new FileStream(target, FileMode.Open, FileAccess.Write, FileShare.ReadWrite), write, toDisk: false);
                return;
            }

            if (NamedPipe.Is(target) is true)
            {
                throw new IOException("it is a named pipe or socket; write to standard output and redirect it there");
            }

            WriteBeside(target, write);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new OutputException($"{flag} {shown} cannot be written ({Told(e)}); give a place that exists, is writable and has room", e);
        }
    }

    /// <summary>Removes what is half written; for a process that must end at once.</summary>
    public static void Abandon()
    {
        if (Interlocked.Exchange(ref _unfinished, null) is { } path)
        {
            TryDelete(path);
        }
    }

    /// <summary>What the system said, without the path that .NET repeats.</summary>
    public static string Told(Exception e) => e switch
    {
        UnauthorizedAccessException => "permission denied",
        DirectoryNotFoundException => "no such folder",
        _ => e.Message.Split(" : ")[0].TrimEnd('.'),
    };

    private static void WriteBeside(string target, Action<Stream> write)
    {
        var folder = Path.GetDirectoryName(target)!;
        var unfinished = Path.Combine(folder, $".{Path.GetFileName(target)}.{Path.GetRandomFileName()}.partial");
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0 };
        if (!OperatingSystem.IsWindows() && File.Exists(target))
        {
            options.UnixCreateMode = File.GetUnixFileMode(target);
        }

        var stream = new FileStream(unfinished, options);
        Volatile.Write(ref _unfinished, unfinished);
        try
        {
            WriteTo(stream, write, toDisk: true);
            File.Move(unfinished, target, overwrite: true);
            Volatile.Write(ref _unfinished, null);
        }
        catch
        {
            Abandon();
            throw;
        }
    }

    private static void WriteTo(FileStream stream, Action<Stream> write, bool toDisk)
    {
        try
        {
            write(stream);
            if (toDisk)
            {
                stream.Flush(flushToDisk: true);
            }
        }
        finally
        {
            stream.Dispose();
        }
    }

    private static bool IsSpecial(string path) =>
        (path.StartsWith("/dev/", StringComparison.Ordinal) || path.StartsWith("/proc/", StringComparison.Ordinal)) && Path.Exists(path);

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The disk that failed the write may fail this too; the first error is the one to tell.
        }
    }
}
