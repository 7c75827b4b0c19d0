using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;

namespace Ullage.Hosting.Profiling.Scheduling;

/// <summary>
/// Signs a request by AWS Signature Version 4: a digest of method, path, query, headers and body is signed with a key that is derived from the secret by day, region and service.
/// </summary>
internal static class SignatureV4
{
    /// <summary>Adds x-amz-date, x-amz-content-sha256, x-amz-security-token where there is one, and Authorization.</summary>
    public static void Sign(HttpRequestMessage request, ReadOnlySpan<byte> body, S3Credentials credentials, string region, string service, DateTimeOffset now)
    {
        var digest = Hex(SHA256.HashData(body));
        request.Headers.Add("x-amz-content-sha256", digest);
        if (credentials.SessionToken is { } token)
        {
            request.Headers.Add("x-amz-security-token", token);
        }

        SignHeaders(request, digest, credentials, region, service, now);
    }

    /// <summary>Adds x-amz-date and Authorization over the headers that the request has.</summary>
    internal static void SignHeaders(HttpRequestMessage request, string bodyDigest, S3Credentials credentials, string region, string service, DateTimeOffset now)
    {
        var moment = now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var day = moment[..8];
        request.Headers.Add("x-amz-date", moment);
        SortedDictionary<string, string> headers = new(StringComparer.Ordinal) { ["host"] = request.Headers.Host ?? request.RequestUri!.Authority };
        foreach (var (name, values) in request.Headers.NonValidated)
        {
            if (!name.Equals("host", StringComparison.OrdinalIgnoreCase))
            {
                headers[name.ToLowerInvariant()] = string.Join(',', values.Select(Collapse));
            }
        }

        var names = string.Join(';', headers.Keys);
        var canonical = new StringBuilder().Append(request.Method.Method).Append('\n').Append(CanonicalPath(request.RequestUri!)).Append('\n').Append(Query(request.RequestUri!)).Append('\n');
        foreach (var (name, value) in headers)
        {
            canonical.Append(name).Append(':').Append(value).Append('\n');
        }

        canonical.Append('\n').Append(names).Append('\n').Append(bodyDigest);
        var scope = $"{day}/{region}/{service}/aws4_request";
        var toSign = $"AWS4-HMAC-SHA256\n{moment}\n{scope}\n{Hex(SHA256.HashData(Encoding.UTF8.GetBytes(canonical.ToString())))}";
        var key = Encoding.UTF8.GetBytes("AWS4" + credentials.SecretAccessKey);
        foreach (var part in new[] { day, region, service, "aws4_request" })
        {
            key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part));
        }

        var signature = Hex(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(toSign)));
        request.Headers.Authorization = new AuthenticationHeaderValue("AWS4-HMAC-SHA256", $"Credential={credentials.AccessKeyId}/{scope}, SignedHeaders={names}, Signature={signature}");
    }

    /// <summary>A path with each part encoded as AWS does: all but letters, digits and <c>-._~</c>, from what it decodes to, so that a server which decodes and encodes anew comes to the same.</summary>
    internal static string CanonicalPath(Uri uri) => string.Join('/', uri.AbsolutePath.Split('/').Select(static part => Uri.EscapeDataString(Uri.UnescapeDataString(part))));

    private static string Query(Uri uri) => string.Join('&', uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries)
        .Select(static pair => pair.Contains('=', StringComparison.Ordinal) ? pair : pair + "=").Order(StringComparer.Ordinal));

    private static string Collapse(string value) => string.Join(' ', value.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}
