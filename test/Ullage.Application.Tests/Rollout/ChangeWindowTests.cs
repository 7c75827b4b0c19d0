using System.Globalization;
using Ullage.Application.Rollout;

namespace Ullage.Application.Tests.Rollout;

public sealed class ChangeWindowTests
{
    [Theory]
    [InlineData("Mon-Fri 09:00-16:00 Europe/Stockholm", "2026-03-04T08:00:00Z", true)]
    [InlineData("Mon-Fri 09:00-16:00 Europe/Stockholm", "2026-03-04T07:59:59Z", false)]
    [InlineData("Mon-Fri 09:00-16:00 Europe/Stockholm", "2026-03-04T15:00:00Z", false)]
    [InlineData("Mon-Fri 09:00-16:00 Europe/Stockholm", "2026-07-01T07:00:00Z", true)]
    [InlineData("Mon-Fri 09:00-16:00 Europe/Stockholm", "2026-03-07T10:00:00Z", false)]
    [InlineData("Fri-Mon 00:00-24:00", "2026-03-08T10:00:00Z", true)]
    [InlineData("Fri-Mon 00:00-24:00", "2026-03-03T10:00:00Z", false)]
    [InlineData("Sat,sun 22:00-04:00", "2026-03-09T03:59:00Z", true)]
    [InlineData("Sat,sun 22:00-04:00", "2026-03-07T03:59:00Z", false)]
    [InlineData("daily 12:00-13:00 UTC", "2026-03-04T12:30:00Z", true)]
    public void A_window_is_open_on_its_days_and_hours_where_it_is(string text, string at, bool open) =>
        Assert.Equal(open, ChangeWindow.Parse(text).IsOpen(DateTimeOffset.Parse(at, CultureInfo.InvariantCulture)));

    [Theory]
    [InlineData("", "is not a change window")]
    [InlineData("Mon-Fri", "is not a change window")]
    [InlineData("Mon-Fri 9-16", "are no hours")]
    [InlineData("Mon-Fri 09:00-09:00", "are no hours")]
    [InlineData("Mon-Fry 09:00-16:00", "are no days")]
    [InlineData("Mon--Fri 09:00-16:00", "are no days")]
    [InlineData("daily 09:00-16:00 Europe/Atlantis", "is not a time zone")]
    [InlineData("daily 09:00-16:00 UTC more", "is not a change window")]
    public void What_is_no_window_is_refused_with_what_was_expected(string text, string expected) =>
        Assert.Contains(expected, Assert.Throws<FormatException>(() => ChangeWindow.Parse(text)).Message, StringComparison.Ordinal);
}
