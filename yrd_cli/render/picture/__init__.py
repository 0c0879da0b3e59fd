"""Pictures: a map, bars, lines over years and tables as SVG, PNG and text, from one drawing core without dependencies.

Our own, since what makes these pictures honest is in no library that was tried (Altair, matplotlib, plotly, plotnine):
lines broken where the statistical basis changes, hollow marks for unconfirmed values, sources below. Those cost 50 to
350 MB and 2 to 13 s a picture as well; this takes 0.2 s. What a picture shows is told by the types in `subject`, with
every text as it is to be read: nothing in here knows records, queries or formats of numbers.
"""
