namespace Ullage.Hosting.Limits;

/// <summary>A call was not sent, since as many as the host bears are under way. An <see cref="HttpRequestException"/>, so that what copes with a failed call copes with this.</summary>
public sealed class OutboundRefusedException : HttpRequestException
{
    internal OutboundRefusedException(string client, string host, int limit, TimeSpan? waited)
        : base($"Client '{client}' did not send the call: {limit} calls to {host} are under way, as many as it bears"
            + (waited is { } patience ? $", and none ended in {patience.TotalSeconds:0.###} s." : ", and the queue is full.")) => (Host, Limit) = (host, limit);

    /// <summary>The host, with its port.</summary>
    public string Host { get; }

    /// <summary>The limit at that moment.</summary>
    public int Limit { get; }
}
