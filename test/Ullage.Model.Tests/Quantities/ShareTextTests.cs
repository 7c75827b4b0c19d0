namespace Ullage.Model.Tests.Quantities;

public sealed class ShareTextTests
{
    [Theory]
    [InlineData(1, "100 %")]
    [InlineData(0.126, "13 %")]
    [InlineData(0.043, "4.3 %")]
    [InlineData(0.05, "5 %")]
    [InlineData(0.0004, "0.04 %")]
    [InlineData(0, "0 %")]
    [InlineData(-0.126, "-13 %")]
    [InlineData(double.NaN, "?")]
    public void A_share_has_the_digits_that_matter(double share, string text) => Assert.Equal(text, ShareText.Of(share));
}
