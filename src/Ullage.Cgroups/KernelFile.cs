namespace Ullage.Cgroups;

/// <summary>What came of reading a file.</summary>
internal enum KernelFileState
{
    /// <summary>Its whole content is here.</summary>
    Read,

    /// <summary>It does not exist: this kernel or hierarchy does not offer it.</summary>
    Absent,

    /// <summary>It exists and could not be read, or is longer than allowed.</summary>
    Failed,
}

/// <summary>A file of the kernel, read whole and bounded. Their length reads as zero, so the end is known only by reading.</summary>
internal readonly record struct KernelFile(KernelFileState State, ReadOnlyMemory<byte> Content, string Problem)
{
    public static KernelFile Read(string path, int mostBytes)
    {
        try
        {
            using var handle = File.OpenHandle(path);
            var buffer = new byte[Math.Min(4096, mostBytes + 1)];
            var length = 0;
            for (; ; )
            {
                var read = RandomAccess.Read(handle, buffer.AsSpan(length), length);
                length += read;
                if (length > mostBytes)
                {
                    return new KernelFile(KernelFileState.Failed, default, $"{path}: longer than {mostBytes} bytes");
                }

                if (read == 0)
                {
                    return new KernelFile(KernelFileState.Read, buffer.AsMemory(0, length), "");
                }

                if (length == buffer.Length)
                {
                    Array.Resize(ref buffer, Math.Min(buffer.Length * 2, mostBytes + 1));
                }
            }
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return new KernelFile(KernelFileState.Absent, default, "");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            // a group that is removed while it is read answers ENODEV
            return Directory.Exists(Path.GetDirectoryName(path))
                ? new KernelFile(KernelFileState.Failed, default, $"{path}: {e.Message}")
                : new KernelFile(KernelFileState.Absent, default, "");
        }
    }
}
