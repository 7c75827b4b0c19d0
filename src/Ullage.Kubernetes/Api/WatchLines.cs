using System.Text.Json;

namespace Ullage.Kubernetes.Api;

/// <summary>The events of one watch connection, a line each; one at a time is held, within a bound.</summary>
internal sealed class WatchLines : IAsyncDisposable
{
    private readonly HttpResponseMessage? _response;
    private readonly Stream _body;
    private readonly int _most;
    private readonly string _at;
    private byte[] _bytes = new byte[16 << 10];
    private int _start;
    private int _end;

    public WatchLines(HttpResponseMessage? response, Stream body, int most, string at) => (_response, _body, _most, _at) = (response, body, most, at);

    /// <summary>Whether the server no longer keeps the state to go on from.</summary>
    public bool Gone { get; private init; }

    /// <summary>A connection that ended before it told anything.</summary>
    public static WatchLines Ended(bool gone) => new(null, Stream.Null, 0, "") { Gone = gone };

    /// <summary>The next event; null when the connection has ended, broken or fallen silent.</summary>
    /// <exception cref="KubernetesException">It is no event, or larger than the bound.</exception>
    public async Task<JsonDocument?> NextAsync(CancellationToken limited, CancellationToken cancellationToken)
    {
        try
        {
            for (var seen = 0; ;)
            {
                var line = _bytes.AsSpan(_start + seen, _end - _start - seen).IndexOf((byte)'\n');
                if (line >= 0)
                {
                    var whole = _bytes.AsMemory(_start, seen + line);
                    _start += seen + line + 1;
                    return JsonDocument.Parse(whole.ToArray());
                }

                seen = _end - _start;
                MakeRoom();
                var read = await _body.ReadAsync(_bytes.AsMemory(_end), limited).ConfigureAwait(false);
                if (read == 0)
                {
                    // A line cut short was no event yet: the next connection tells it again.
                    return null;
                }

                _end += read;
            }
        }
        catch (JsonException e)
        {
            throw new KubernetesException(KubernetesFailure.Malformed, $"{_at}: a watch sent a line that is not JSON; check what stands between here and the API server.", e);
        }
        catch (Exception e) when (e is IOException or HttpRequestException or OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _body.DisposeAsync().ConfigureAwait(false);
        _response?.Dispose();
    }

    private void MakeRoom()
    {
        if (_start > 0)
        {
            _bytes.AsSpan(_start, _end - _start).CopyTo(_bytes);
            (_start, _end) = (0, _end - _start);
        }

        if (_end >= _most && _most > 0)
        {
            throw new KubernetesException(KubernetesFailure.TooLarge, $"{_at}: a watch sent an event of more than {_most} bytes, which no API server keeps.");
        }

        if (_end == _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length, Math.Min(2 * _bytes.Length, Math.Max(_most, 1))));
        }
    }
}
