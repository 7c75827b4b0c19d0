using System.Text;
using Ullage.Kubernetes.Api;

namespace Ullage.Kubernetes.Access;

/// <summary>A token in a file that is replaced from time to time, as the kubelet does with a service account's: read again after a minute, or when refused.</summary>
/// <param name="path">The file.</param>
/// <param name="certificate">A certificate shown beside it, or null.</param>
/// <param name="time">The clock.</param>
internal sealed class TokenFile(string path, ClientIdentity? certificate, TimeProvider time) : ICredentialSource
{
    private const int MaxBytes = 64 << 10;
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private Credential? _last;
    private long _readAt;

    public ValueTask<Credential> GetAsync(Credential? refused, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_last is null || refused is not null || time.GetElapsedTime(_readAt) >= Fresh)
            {
                _last = new Credential(Read(), certificate);
                _readAt = time.GetTimestamp();
            }

            return ValueTask.FromResult(_last);
        }
    }

    private string Read()
    {
        try
        {
            using var file = File.OpenRead(path);
            var bytes = new byte[MaxBytes + 1];
            var length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            var token = Encoding.UTF8.GetString(bytes, 0, length).Trim();
            return length <= MaxBytes && token.Length > 0 && !token.Any(char.IsControl)
                ? token
                : throw new KubernetesException(KubernetesFailure.Unauthorized, $"The token file {Printable.Of(path)} is empty, larger than 64 KiB or holds more than one line; one line with the token is expected.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new KubernetesException(KubernetesFailure.Unauthorized, $"The token file {Printable.Of(path)} cannot be read: {(e is UnauthorizedAccessException ? "permission denied" : "no such file, or not readable")}.", e);
        }
    }
}
