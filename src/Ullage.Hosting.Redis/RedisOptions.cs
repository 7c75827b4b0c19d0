namespace Ullage.Hosting.Redis;

/// <summary>Where Redis is and how long it may take.</summary>
public sealed class RedisOptions
{
    /// <summary>
    /// <c>redis://[user:password@]host[:port][/database]</c>, or <c>rediss://</c> for TLS; user and password percent-encoded. Default: the configuration's <c>CACHE_URL</c>, or what the file holds that <c>CACHE_URL_FILE</c> names. Never printed.
    /// </summary>
    public string? Url { get; set; }

    /// <summary>Put before every key, so that services can share a database. Default none.</summary>
    public string Prefix { get; set; } = "";

    /// <summary>How long connecting may take, TLS and authentication included. 10 ms to 1 min; default 2 s.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How long an answer may take. 1 ms to 1 min; default 1 s. A connection on which nothing came for so long is given up.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The first pause after a failed connection; each further one doubles it, shortened by up to half at random. Commands fail at once meanwhile. 1 ms to 1 min; default 100 ms.</summary>
    public TimeSpan Backoff { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The longest pause. Not below <see cref="Backoff"/>, up to 10 min; default 10 s.</summary>
    public TimeSpan BackoffLimit { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Commands that may wait for their answer on the one connection. 1 to 1,000,000; default 10,000.</summary>
    public int Pending { get; set; } = 10_000;

    /// <summary>The largest answer taken, and the most that may wait to be sent, in bytes. 1 KiB to 512 MiB, which is Redis' own limit; default 64 MiB.</summary>
    public int LargestValue { get; set; } = 64 << 20;

    /// <summary>A file of certificates (PEM) that sign the server's, in place of the system's. Default none.</summary>
    public string? CertificateAuthorityFile { get; set; }

    /// <summary>Why the configuration has no address, where it names a file.</summary>
    internal string? Misread;

    internal IEnumerable<string> Faults()
    {
        if (RedisAddress.TryParse(Url, out _, out var fault))
        {
            fault = null;
        }

        if (fault is not null)
        {
            yield return Url is null && Misread is not null ? Misread : $"Redis.Url (CACHE_URL) {fault}";
        }

        foreach (var (name, value, least, most) in ((string, TimeSpan, TimeSpan, TimeSpan)[])
        [
            ("ConnectTimeout", ConnectTimeout, TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(1)),
            ("Timeout", Timeout, TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(1)),
            ("Backoff", Backoff, TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(1)),
            ("BackoffLimit", BackoffLimit, Backoff, TimeSpan.FromMinutes(10)),
        ])
        {
            if (value < least || value > most)
            {
                yield return $"Redis.{name} is {value}; expected {least} to {most}.";
            }
        }

        if (Pending is < 1 or > 1_000_000)
        {
            yield return $"Redis.Pending is {Pending}; expected 1 to 1000000.";
        }

        if (LargestValue is < 1 << 10 or > 512 << 20)
        {
            yield return $"Redis.LargestValue is {LargestValue}; expected {1 << 10} to {512 << 20}.";
        }

        if (CertificateAuthorityFile is { } file && !File.Exists(file))
        {
            yield return $"Redis.CertificateAuthorityFile is {file}, which is not there.";
        }
    }
}
