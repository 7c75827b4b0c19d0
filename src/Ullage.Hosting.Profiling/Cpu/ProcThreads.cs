using System.Buffers.Text;
using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace Ullage.Hosting.Profiling.Cpu;

/// <summary>
/// CPU time of this process's threads as Linux tells it in <c>/proc/self/task/N/schedstat</c> (nanoseconds on a CPU, nanoseconds in the queue, turns). The files are kept open: reading one again takes some 2 µs.
/// Where there are none, there are no threads. Not safe for concurrent use.
/// </summary>
internal sealed class ProcThreads(string root) : IDisposable
{
    /// <summary>Where Linux keeps them.</summary>
    public const string Root = "/proc/self/task";

    private const int MostThreads = 1_000;
    private readonly Dictionary<long, SafeFileHandle> _open = [];

    /// <summary>The threads whose times can be read, as of now.</summary>
    public IReadOnlyList<long> List()
    {
        HashSet<long> there = [];
        try
        {
            foreach (var folder in Directory.EnumerateDirectories(root))
            {
                if (long.TryParse(Path.GetFileName(folder.AsSpan()), NumberStyles.None, CultureInfo.InvariantCulture, out var thread))
                {
                    there.Add(thread);
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }

        foreach (var gone in _open.Keys.Where(thread => !there.Contains(thread)).ToList())
        {
            Close(gone);
        }

        foreach (var thread in there)
        {
            if (_open.Count < MostThreads && !_open.ContainsKey(thread) && Open(thread) is { } handle)
            {
                _open.Add(thread, handle);
            }
        }

        return [.. _open.Keys];
    }

    /// <summary>Nanoseconds that a listed thread has been on a CPU; null when it has ended.</summary>
    public long? Nanoseconds(long thread)
    {
        if (!_open.TryGetValue(thread, out var handle))
        {
            return null;
        }

        Span<byte> text = stackalloc byte[128];
        try
        {
            return Utf8Parser.TryParse(text[..RandomAccess.Read(handle, text, 0)], out long nanoseconds, out _) ? nanoseconds : null;
        }
        catch (IOException)
        {
            Close(thread);
            return null;
        }
    }

    /// <summary>Name of a thread as the kernel has it, at most 15 bytes; empty when it has ended.</summary>
    public string Name(long thread)
    {
        try
        {
            return File.ReadAllText(Path.Combine(root, thread.ToString(CultureInfo.InvariantCulture), "comm")).TrimEnd('\n');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var handle in _open.Values)
        {
            handle.Dispose();
        }

        _open.Clear();
    }

    private SafeFileHandle? Open(long thread)
    {
        try
        {
            return File.OpenHandle(Path.Combine(root, thread.ToString(CultureInfo.InvariantCulture), "schedstat"), options: FileOptions.None, share: FileShare.ReadWrite);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private void Close(long thread)
    {
        if (_open.Remove(thread, out var handle))
        {
            handle.Dispose();
        }
    }
}
