using Ullage.Hosting.Profiling.Scheduling;

namespace Ullage.Hosting.Profiling.Tests.Scheduling;

/// <summary>The published test vectors of Signature Version 4 (get-vanilla, get-vanilla-query-order-key-case, post-vanilla) and S3's documented example of a GET with a range.</summary>
public sealed class SignatureV4Tests
{
    private const string Empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    private static readonly DateTimeOffset _moment = new(2015, 8, 30, 12, 36, 0, TimeSpan.Zero);
    private static readonly S3Credentials _credentials = new("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY");

    [Theory]
    [InlineData("GET", "/", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31")]
    [InlineData("GET", "/?Param2=value2&Param1=value1", "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500")]
    [InlineData("POST", "/", "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b")]
    public void The_published_vectors_come_out(string method, string path, string signature)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), "https://example.amazonaws.com" + path);
        SignatureV4.SignHeaders(request, Empty, _credentials, "us-east-1", "service", _moment);
        Assert.Equal(
            $"AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=host;x-amz-date, Signature={signature}",
            request.Headers.Authorization!.ToString());
    }

    [Theory]
    [InlineData("https://s3.example/bucket/app=shop/a", "/bucket/app%3Dshop/a")]
    [InlineData("https://s3.example/b/a%20b(c)", "/b/a%20b%28c%29")]
    [InlineData("https://s3.example/b/-._~/é", "/b/-._~/%C3%A9")]
    [InlineData("https://s3.example/", "/")]
    public void A_path_is_encoded_as_AWS_does(string address, string expected) => Assert.Equal(expected, SignatureV4.CanonicalPath(new Uri(address)));

    [Fact]
    public void The_documented_request_to_S3_comes_out()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "https://examplebucket.s3.amazonaws.com/test.txt");
        request.Headers.TryAddWithoutValidation("Range", "bytes=0-9");
        SignatureV4.Sign(request, [], new S3Credentials("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"), "us-east-1", "s3", new DateTimeOffset(2013, 5, 24, 0, 0, 0, TimeSpan.Zero));
        Assert.EndsWith(
            "SignedHeaders=host;range;x-amz-content-sha256;x-amz-date, Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41",
            request.Headers.Authorization!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Credentials_do_not_print_their_secrets() =>
        Assert.Equal("AKIDEXAMPLE:***", new S3Credentials("AKIDEXAMPLE", "secret", "token").ToString());
}
