using Ullage.Audit.Reading;

namespace Ullage.Audit.Tests;

/// <summary>What counts as a name that is misspelt.</summary>
public sealed class MisspellingTests
{
    [Theory]
    [InlineData("settings", "setings", true)]
    [InlineData("settings", "settingss", true)]
    [InlineData("settings", "settinks", true)]
    [InlineData("settings", "settigns", true)]
    [InlineData("api-settings", "apisettings", true)]
    [InlineData("settings", "settings", false)]
    [InlineData("settings", "setting-s", true)]
    [InlineData("settings", "settings-x", false)]
    [InlineData("settings", "setigns", false)]
    [InlineData("settings", "ettingss", false)]
    [InlineData("settings-1", "settings-2", false)]
    [InlineData("settings", "settings2", false)]
    [InlineData("settings-a", "settings-b", false)]
    [InlineData("settings-dev", "settings-dex", false)]
    [InlineData("api", "app", false)]
    [InlineData("", "a", false)]
    [InlineData("", "", false)]
    public void Two_names_are_one_by_a_letter_in_a_word_of_some_length(string one, string other, bool expected)
    {
        Assert.Equal(expected, Misspelling.IsBetween(one, other));
        Assert.Equal(expected, Misspelling.IsBetween(other, one));
    }
}
