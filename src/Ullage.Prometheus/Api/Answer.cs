using System.Net.Sockets;
using Ullage.Model;

namespace Ullage.Prometheus.Api;

/// <summary>A successful answer whose body is still to be read. Disposing drops what was not read and frees the request's place.</summary>
internal sealed class Answer(HttpResponseMessage response, Stream body, string at, TimeSpan idleTimeout, TimeProvider time, IDisposable place) : IAsyncDisposable
{
    private CancellationTokenSource? _silence;

    /// <summary>The address asked, for messages.</summary>
    public string At => at;

    /// <summary>The media type without parameters, in lower case; empty when not stated.</summary>
#pragma warning disable CA1308 // media types are written in lower case
    public string MediaType { get; } = response.Content.Headers.ContentType?.MediaType?.ToLowerInvariant() ?? "";
#pragma warning restore CA1308

    /// <summary>Bytes of the body read so far.</summary>
    public long BytesRead { get; private set; }

    /// <summary>Reads some of the body; 0 is its end.</summary>
    /// <exception cref="BrokenAnswerException">It was cut or fell silent.</exception>
    public async ValueTask<int> ReadAsync(Memory<byte> into, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_silence is null || !_silence.TryReset())
        {
            _silence?.Dispose();
            _silence = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        }

        _silence.CancelAfter(idleTimeout);
        try
        {
            int read;
            using (cancellationToken.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), _silence))
            {
                read = await body.ReadAsync(into, _silence.Token);
            }

            BytesRead += read;
            return read;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new BrokenAnswerException(SourceFailure.TimedOut, $"{at} fell silent for {idleTimeout.TotalSeconds:0.#} s in the middle of its answer, after {BytesRead} bytes.");
        }
        catch (OperationCanceledException)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (Exception e) when (e is IOException or HttpRequestException or SocketException or ObjectDisposedException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new BrokenAnswerException(SourceFailure.Unreachable, $"{at} cut its answer short after {BytesRead} bytes.", e);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _silence?.Dispose();
        await body.DisposeAsync();
        response.Dispose();
        place.Dispose();
    }
}
