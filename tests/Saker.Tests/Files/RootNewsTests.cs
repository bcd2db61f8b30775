using System;
using Saker.Files;
using Saker.Tests.Diagnostics;
using Saker.Transport;
using Xunit;

namespace Saker.Tests.Files;

public class RootNewsTests
{
    private const string Gone = "Warning: the folder '/site' is gone; it is served again once it is back";
    private const string Back = "Information: the folder '/site' is back";

    private readonly RecordingLogger _told = new();
    private readonly ManualClock _clock = new(DateTimeOffset.UnixEpoch);
    private readonly RootNews _news;

    public RootNewsTests() => _news = new RootNews("/site", _told, _clock);

    [Fact]
    public void A_folder_that_is_there_is_no_news()
    {
        See(false, false);
        Assert.Empty(_told.Messages);
    }

    [Fact]
    public void Gone_and_back_are_told_at_once_and_once()
    {
        See(true, true, true, false, false);
        Assert.Equal([Gone, Back], _told.Messages);
    }

    [Fact]
    public void Deploys_one_after_the_other_are_told_once()
    {
        for (int i = 0; i < 10; i++)
        {
            See(true, false);
            _clock.Advance(TimeSpan.FromSeconds(5));
        }

        Assert.Equal([Gone, Back], _told.Messages);
        _clock.Advance(RootNews.Interval);
        See(true, false);
        Assert.Equal([Gone, Back, Gone, Back], _told.Messages);
    }

    [Fact]
    public void What_was_told_last_is_not_wrong_for_long()
    {
        See(true, false, true);
        _clock.Advance(RootNews.Lasting - TimeSpan.FromMilliseconds(1));
        See(true);
        Assert.Equal([Gone, Back], _told.Messages);
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        See(true, true, false);
        Assert.Equal([Gone, Back, Gone, Back], _told.Messages);
    }

    private void See(params ReadOnlySpan<bool> missing)
    {
        foreach (bool isMissing in missing) _news.See(isMissing);
    }
}
