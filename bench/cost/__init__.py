"""What a month of this costs on AWS, worked out from the template, from counted calls, and from list prices."""
