using System.Text;

namespace Ullage.Hosting.Configuration;

/// <summary>The contents of a mounted secret.</summary>
internal static class MountedFile
{
    /// <summary>Bounds what a wrong path (a device, a core) can make this read.</summary>
    public const int MostBytes = 64 * 1024;

    private static readonly UTF8Encoding _utf8 = new(false, throwOnInvalidBytes: true);

    /// <summary>Its text without the line breaks at the end, which editors add; or what is wrong with it, which never quotes it.</summary>
    public static bool TryRead(string path, out string text, out string fault)
    {
        (text, fault) = ("", "");
        try
        {
            if (!File.Exists(path))
            {
                fault = Directory.Exists(path) ? "is a folder" : "does not exist";
                return false;
            }

            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var bytes = new byte[MostBytes + 1];
            var read = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            if (read > MostBytes)
            {
                fault = $"is longer than {MostBytes} bytes";
                return false;
            }

            text = _utf8.GetString(bytes.AsSpan(0, read)).TrimEnd('\r', '\n');
            return true;
        }
        catch (DecoderFallbackException)
        {
            fault = "is not UTF-8";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            fault = $"cannot be read ({e.GetType().Name})";
        }

        return false;
    }
}
